import { SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { fieldsOf, isObject, type JsonObject, type Schema } from "./schema";
import classes from "./SchemaForm.module.css";
import { SchemaForm } from "./SchemaForm";

interface ArgumentsEditorProps {
  schema: Schema;
  value: JsonObject;
  onChange: (value: JsonObject) => void;
  /** Whether what stands there now is no object, and so cannot be sent. */
  onBroken: (broken: boolean) => void;
}

/** Arguments as a form or as JSON, whichever one likes; both are views of the same object. */
export function ArgumentsEditor({ schema, value, onChange, onBroken }: ArgumentsEditorProps) {
  const fields = fieldsOf(schema);
  const [chosen, setChosen] = useState<"form" | "json">("form");
  const view = fields === undefined ? "json" : chosen;
  const [text, setText] = useState(() => JSON.stringify(value, null, 2));
  const [broken, setBroken] = useState(false);

  const type = (typed: string) => {
    setText(typed);
    const parsed = parse(typed);
    setBroken(parsed === undefined);
    onBroken(parsed === undefined);
    if (parsed !== undefined) onChange(parsed);
  };
  const show = (wanted: string) => {
    if (wanted === "json") setText(JSON.stringify(value, null, 2));
    setBroken(false);
    onBroken(false);
    setChosen(wanted === "json" ? "json" : "form");
  };

  return (
    <Stack gap="sm">
      {fields === undefined ? (
        <Text fz="sm" c="dimmed">
          This schema says more than a form could show, so its arguments are written as JSON.
        </Text>
      ) : (
        <SegmentedControl
          aria-label="How to write the arguments"
          size="xs"
          w="fit-content"
          data={[
            { value: "form", label: "Form" },
            { value: "json", label: "JSON" },
          ]}
          value={view}
          onChange={show}
        />
      )}
      {view === "form" && fields !== undefined ? (
        fields.length === 0 ? (
          <Text fz="sm" c="dimmed">
            It takes no arguments.
          </Text>
        ) : (
          <SchemaForm fields={fields} value={value} onChange={onChange} />
        )
      ) : (
        <Textarea
          label="Arguments"
          autosize
          minRows={4}
          maxRows={20}
          spellCheck={false}
          classNames={{ input: classes.json }}
          value={text}
          error={broken ? "This is not a JSON object" : undefined}
          onChange={(event) => type(event.currentTarget.value)}
        />
      )}
    </Stack>
  );
}

function parse(text: string): JsonObject | undefined {
  try {
    const parsed: unknown = text.trim() === "" ? {} : JSON.parse(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
