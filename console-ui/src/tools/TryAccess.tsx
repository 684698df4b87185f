import { SegmentedControl, Stack, TagsInput, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { unwrap } from "../api/client";
import { useApi } from "../api/ConsoleContext";
import type { Access } from "../api/types";
import { Panel } from "../ui/Panel";
import { ProblemPanel } from "../ui/ProblemPanel";
import { Verdict } from "../ui/Verdict";
import type { Guarded, Subject } from "./subject";

/** Asks the gateway's own resolver what a caller would get under the access in the editor. */
export function TryAccess({
  subject: { kind, id },
  access,
}: {
  subject: Pick<Subject<Guarded>, "kind" | "id">;
  access: Access;
}) {
  const api = useApi();
  const [who, setWho] = useState<"anonymous" | "signedIn">("signedIn");
  const [held, setHeld] = useState<string[]>([]);
  const [asked] = useDebouncedValue(
    {
      kind: kind === "template" ? ("resource" as const) : kind,
      tool: id,
      access,
      scopes: held,
      anonymous: who === "anonymous",
    },
    250,
  );
  const answer = useQuery({
    queryKey: ["simulate", asked],
    queryFn: ({ signal }) => unwrap(api.POST("/policy/simulate", { body: asked, signal })),
    placeholderData: keepPreviousData,
  });

  return (
    <Panel title="Try it on a caller">
      <Stack gap="sm">
        <SegmentedControl
          aria-label="Caller"
          size="xs"
          value={who}
          onChange={(value) => setWho(value === "anonymous" ? "anonymous" : "signedIn")}
          data={[
            { value: "signedIn", label: "Signed in" },
            { value: "anonymous", label: "Not signed in" },
          ]}
        />
        {who === "signedIn" && (
          <TagsInput
            label="Scopes the caller holds"
            placeholder={held.length === 0 ? "none" : undefined}
            data={access.scopes}
            splitChars={[",", " "]}
            acceptValueOnBlur
            value={held}
            onChange={setHeld}
          />
        )}
        <div aria-live="polite">
          {answer.isError && <ProblemPanel title="Could not ask the gateway" error={answer.error} />}
          {answer.data !== undefined && (
            <Text fz="sm" component="div">
              <Verdict {...answer.data} />
            </Text>
          )}
        </div>
      </Stack>
    </Panel>
  );
}
