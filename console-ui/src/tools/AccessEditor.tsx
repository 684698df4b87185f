import { Button, Group, SegmentedControl, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useApi } from "../api/ConsoleContext";
import { ApiProblem } from "../api/problem";
import type { Access, Impact, Tool } from "../api/types";
import { roleAllows } from "../session/SessionStore";
import { useRole } from "../session/useSession";
import { CopyCurl } from "../ui/CopyCurl";
import { focusHeading } from "../ui/focusHeading";
import { plural } from "../ui/format";
import { Panel } from "../ui/Panel";
import { ProblemPanel } from "../ui/ProblemPanel";
import { consequencesOf, differenceOf, isScope, MODES, normalizeScopes } from "./access";
import { AccessDiff } from "./AccessDiff";
import classes from "./AccessEditor.module.css";
import { ConflictPanel } from "./ConflictPanel";
import { ImpactPanel, useImpact } from "./ImpactPanel";
import { saveAccess } from "./queries";
import { ScopesInput } from "./ScopesInput";
import { TryAccess } from "./TryAccess";

interface AccessEditorProps {
  /** What the editing began with. */
  tool: Tool;
  /** The tool as it is now, which somebody else may have changed since. */
  current: Tool;
  start: Access;
  note: string;
  onChanged: (changed: boolean) => void;
  /** Begins anew with this. */
  onBegin: (from: Tool) => void;
}

/** Edits who may call a tool; shows what that changes before it is saved. */
export function AccessEditor({ tool, current, start, note, onChanged, onBegin }: AccessEditorProps) {
  const api = useApi();
  const mayWrite = roleAllows(useRole(), "admin");
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({ initialValues: { ...start, note } });
  const { mode, enabled } = form.values;
  const badScope = form.values.scopes.find((scope) => !isScope(scope));
  const after: Access = { mode, enabled, scopes: normalizeScopes(form.values.scopes) };
  const changed = differenceOf(tool.access, after) !== undefined;
  useEffect(() => onChanged(changed), [onChanged, changed]);

  const impact = useImpact(tool.name, after, tool.revision, changed && badScope === undefined);
  const save = useMutation({
    mutationFn: (over: number) =>
      saveAccess(api, tool.name, over, { ...after, note: form.values.note.trim() || null }),
    onSuccess: async (saved) => {
      queryClient.setQueryData(["tools", tool.name], saved);
      onBegin(saved);
      notifications.show({
        color: "green",
        title: `Saved as revision ${saved.revision}`,
        message: `The next call of ${tool.name} obeys it.`,
      });
      await navigate({ to: "/tools/$name", params: { name: tool.name }, search: {}, replace: true });
      // The button that had the focus is gone.
      focusHeading();
      await queryClient.invalidateQueries({ queryKey: ["tools"] });
    },
  });
  const refusedFor =
    save.error instanceof ApiProblem && save.error.code === "revision_conflict"
      ? save.error.current
      : undefined;
  const conflict = refusedFor ?? (current.revision > tool.revision ? current : undefined);

  const takeTheirs = (theirs: Tool) => {
    queryClient.setQueryData(["tools", tool.name], theirs);
    onBegin(theirs);
    focusHeading();
  };

  const reason = (
    <TextInput
      label="Reason"
      description="For whoever reads the history later."
      maxLength={500}
      {...form.getInputProps("note")}
    />
  );

  return (
    <div className={classes.columns}>
      <Panel title="Who may call it">
        <form onSubmit={form.onSubmit(() => save.mutate(tool.revision))} id="access-form">
          <fieldset className={classes.fields} disabled={!mayWrite}>
            <div>
              <Text fz="sm" fw={600} mb={4} id="mode-label">
                Access
              </Text>
              <SegmentedControl
                aria-labelledby="mode-label"
                value={mode}
                onChange={(value) => form.setFieldValue("mode", value)}
                data={MODES.map((option) => ({ value: option.mode, label: option.label }))}
                disabled={!mayWrite}
                fullWidth
              />
              <Text fz="sm" c="dimmed" mt={6}>
                {MODES.find((option) => option.mode === mode)?.explains}
              </Text>
            </div>
            <ScopesInput
              description={
                mode === "required"
                  ? "A caller must hold all of them."
                  : "Kept, but asked for only when access is required."
              }
              disabled={!mayWrite}
              value={form.values.scopes}
              onChange={(scopes) => form.setFieldValue("scopes", scopes)}
            />
            <Switch
              label="Switched on"
              description="Off: refused for everybody, listed for nobody."
              disabled={!mayWrite}
              {...form.getInputProps("enabled", { type: "checkbox" })}
            />
          </fieldset>
        </form>
        {!mayWrite && (
          <Text fz="sm" c="dimmed" mt="md">
            Only an admin can change access.
          </Text>
        )}
      </Panel>
      <Stack>
        <Panel title={changed ? "What you are about to change" : "No changes yet"}>
          {conflict === undefined ? (
            <Stack gap="sm">
              <AccessDiff before={tool.access} after={after} />
              {consequencesOf(tool.access, after).map((sentence) => (
                <Text key={sentence} fz="sm">
                  {sentence}
                </Text>
              ))}
              {save.isError && <ProblemPanel title="Not saved" error={save.error} />}
              {changed && mayWrite && (
                <>
                  {reason}
                  <Group gap="xs">
                    <Button
                      type="submit"
                      form="access-form"
                      loading={save.isPending}
                      disabled={badScope !== undefined}
                    >
                      {saveLabel(impact.data)}
                    </Button>
                    <Button variant="default" onClick={() => form.setValues({ ...tool.access, note: "" })}>
                      Discard
                    </Button>
                    <CopyCurl
                      method="PUT"
                      path={`/tools/${encodeURIComponent(tool.name)}/access`}
                      body={{ ...after, note: form.values.note.trim() || null }}
                      ifMatch={String(tool.revision)}
                      what="the change"
                    />
                  </Group>
                </>
              )}
            </Stack>
          ) : (
            <ConflictPanel
              theirs={conflict}
              yours={after}
              saving={save.isPending}
              onTakeTheirs={() => takeTheirs(conflict)}
              onSaveOver={() => save.mutate(conflict.revision)}
            >
              {reason}
            </ConflictPanel>
          )}
        </Panel>
        {changed && badScope === undefined && <ImpactPanel tool={tool.name} impact={impact} />}
        <TryAccess tool={tool.name} access={after} />
      </Stack>
    </div>
  );
}

/** The button says what it costs. */
function saveLabel(impact: Impact | undefined): string {
  return impact === undefined || impact.denied.calls === 0
    ? "Save access"
    : `Save access, refusing ${plural(impact.denied.calls, "call")}`;
}
