import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { unwrap } from "../api/client";
import { useApi } from "../api/ConsoleContext";
import { overviewQuery } from "../overview/queries";
import { roleAllows } from "../session/SessionStore";
import { useRole } from "../session/useSession";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { ProblemPanel } from "../ui/ProblemPanel";
import { QueryView } from "../ui/QueryView";
import classes from "./Doctor.module.css";
import { Attempts } from "./Attempts";
import { DoctorResult } from "./DoctorResult";
import { Recipes } from "./Recipes";

export function DoctorPage() {
  const overview = useQuery(overviewQuery(useApi()));
  return (
    <>
      <PageHeader
        title="Setup and doctor"
        description="Connect a client, and find out why one cannot sign in."
      />
      <Stack>
        <Panel title="Connect a client">
          <QueryView query={overview} what="the gateway's address" height={180}>
            {({ gateway }) => <Recipes mcpUrl={gateway.mcpUrl} />}
          </QueryView>
        </Panel>
        <Attempts mcpUrl={overview.data?.gateway.mcpUrl ?? "URL"} />
        <QueryView query={overview} what="the doctor" height={120}>
          {({ gateway }) => <Doctor mcpUrl={gateway.mcpUrl} />}
        </QueryView>
      </Stack>
    </>
  );
}

function Doctor({ mcpUrl }: { mcpUrl: string }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const mayRun = roleAllows(useRole(), "admin");
  const [url, setUrl] = useState("");
  const doctor = useMutation({
    mutationFn: (examined: string) =>
      unwrap(api.POST("/doctor", { body: examined === "" ? {} : { url: examined } })),
    // its verdict may be the step that a new gateway still needed
    onSuccess: () => queryClient.invalidateQueries({ queryKey: overviewQuery(api).queryKey }),
  });
  const run = () => doctor.mutate(url.trim());

  return (
    <>
      <Panel title="Doctor">
        <Text fz="sm" c="dimmed" mb="sm" maw="44rem">
          Asks an MCP server as six clients would ask it, without a token, up to the sign-in page. Leave the
          address empty for this gateway.
        </Text>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            run();
          }}
        >
          <TextInput
            className={classes.url}
            aria-label="MCP URL to examine"
            placeholder={mcpUrl}
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            data-page-search
          />
          <Button type="submit" loading={doctor.isPending} disabled={!mayRun}>
            Run the doctor
          </Button>
        </form>
        {!mayRun && (
          <Text fz="sm" c="dimmed" mt="xs">
            Only admins can run it, since it sends requests to other servers.
          </Text>
        )}
        <div role="status" aria-live="polite">
          {doctor.isPending && (
            <Text fz="sm" c="dimmed" mt="xs">
              Asking the server. This takes some seconds if it is slow to answer.
            </Text>
          )}
        </div>
      </Panel>
      {doctor.isError && <ProblemPanel title="The doctor could not run" error={doctor.error} onRetry={run} />}
      {doctor.isSuccess && <DoctorResult report={doctor.data} />}
    </>
  );
}
