import { Button, Group, SegmentedControl, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ApiProblem } from "../api/problem";
import type { Access, Impact } from "../api/types";
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
import { ScopesField } from "./ScopesField";
import { useSubjectPage, type Guarded, type Subject } from "./subject";
import { TryAccess } from "./TryAccess";

interface AccessEditorProps<T extends Guarded> {
  subject: Subject<T>;
  /** What the editing began with. */
  began: T;
  /** It as it is now, which somebody else may have changed since. */
  current: T;
  start: Access;
  note: string;
  onChanged: (changed: boolean) => void;
  /** Begins anew with this. */
  onBegin: (from: T) => void;
}

/** Edits who may use something; shows what that changes before it is saved. */
export function AccessEditor<T extends Guarded>({
  subject,
  began,
  current,
  start,
  note,
  onChanged,
  onBegin,
}: AccessEditorProps<T>) {
  const mayWrite = roleAllows(useRole(), "admin");
  const queryClient = useQueryClient();
  const openPage = useSubjectPage(subject);
  const form = useForm({ initialValues: { ...start, note } });
  const { mode, enabled } = form.values;
  const badScope = form.values.scopes.find((scope) => !isScope(scope));
  const after: Access = { mode, enabled, scopes: normalizeScopes(form.values.scopes) };
  const changed = differenceOf(began.access, after) !== undefined;
  useEffect(() => onChanged(changed), [onChanged, changed]);

  const impact = useImpact(subject, after, began.revision, changed && badScope === undefined);
  const save = useMutation({
    mutationFn: (over: number) => subject.save(over, { ...after, note: form.values.note.trim() || null }),
    onSuccess: async (saved) => {
      queryClient.setQueryData(subject.queryKey, saved);
      onBegin(saved);
      notifications.show({
        color: "green",
        title: `Saved as revision ${saved.revision}`,
        message: `The next ${subject.noun} of ${subject.id} obeys it.`,
      });
      await openPage();
      // The button that had the focus is gone.
      focusHeading();
      await queryClient.invalidateQueries({ queryKey: subject.queryKey.slice(0, 1) });
    },
  });
  const refusedFor =
    save.error instanceof ApiProblem && save.error.code === "revision_conflict"
      ? subject.theirs(save.error)
      : undefined;
  const conflict = refusedFor ?? (current.revision > began.revision ? current : undefined);

  const takeTheirs = (theirs: T) => {
    queryClient.setQueryData(subject.queryKey, theirs);
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
      <Panel title={`Who may ${subject.verb} it`}>
        <form onSubmit={form.onSubmit(() => save.mutate(began.revision))} id="access-form">
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
            <ScopesField
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
              <AccessDiff before={began.access} after={after} />
              {consequencesOf(began.access, after).map((sentence) => (
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
                      {saveLabel(subject.noun, impact.data)}
                    </Button>
                    <Button variant="default" onClick={() => form.setValues({ ...began.access, note: "" })}>
                      Discard
                    </Button>
                    <CopyCurl
                      method="PUT"
                      path={subject.accessPath}
                      body={{ ...after, note: form.values.note.trim() || null }}
                      ifMatch={String(began.revision)}
                      what="the change"
                    />
                  </Group>
                </>
              )}
            </Stack>
          ) : (
            <ConflictPanel
              kind={subject.kind}
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
        {changed && badScope === undefined && <ImpactPanel subject={subject} impact={impact} />}
        <TryAccess subject={subject} access={after} />
      </Stack>
    </div>
  );
}

/** The button says what it costs. */
function saveLabel(noun: string, impact: Impact | undefined): string {
  return impact === undefined || impact.denied.calls === 0
    ? "Save access"
    : `Save access, refusing ${plural(impact.denied.calls, noun)}`;
}
