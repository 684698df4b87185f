import { NumberInput, Select, Stack, TagsInput, Textarea } from "@mantine/core";
import { useState } from "react";
import { isObject, withValue, type Field, type JsonObject } from "./schema";
import classes from "./SchemaForm.module.css";

interface FormProps {
  fields: readonly Field[];
  value: JsonObject;
  onChange: (value: JsonObject) => void;
}

/** A form for the members of an object; an empty field is an absent member. */
export function SchemaForm({ fields, value, onChange }: FormProps) {
  return (
    <Stack gap="sm">
      {fields.map((field) => (
        <FieldInput
          key={field.name}
          field={field}
          value={value[field.name]}
          onChange={(member) => onChange(withValue(value, field.name, member))}
        />
      ))}
    </Stack>
  );
}

interface FieldProps {
  field: Field;
  value: unknown;
  onChange: (value: unknown) => void;
}

function FieldInput({ field, value, onChange }: FieldProps) {
  const common = { label: field.title, description: field.description, required: field.required };
  switch (field.input.kind) {
    case "text":
      return (
        <Textarea
          {...common}
          autosize
          maxRows={12}
          value={typeof value === "string" ? value : ""}
          onChange={(event) =>
            onChange(event.currentTarget.value === "" ? undefined : event.currentTarget.value)
          }
        />
      );
    case "number":
      return (
        <NumberInput
          {...common}
          allowDecimal={!field.input.whole}
          value={typeof value === "number" ? value : ""}
          onChange={(typed) => onChange(typed === "" ? undefined : Number(typed))}
        />
      );
    case "flag":
      return (
        <Select
          {...common}
          data={["true", "false"]}
          placeholder="not sent"
          clearable
          value={typeof value === "boolean" ? String(value) : null}
          onChange={(chosen) => onChange(chosen === null ? undefined : chosen === "true")}
        />
      );
    case "choice": {
      const { options } = field.input;
      return (
        <Select
          {...common}
          data={options.map(String)}
          placeholder="not sent"
          clearable
          value={typeof value === "string" || typeof value === "number" ? String(value) : null}
          onChange={(chosen) => onChange(options.find((option) => String(option) === chosen))}
        />
      );
    }
    case "texts":
      return (
        <TagsInput
          {...common}
          acceptValueOnBlur
          splitChars={["\n"]}
          value={Array.isArray(value) ? value.filter((each) => typeof each === "string") : []}
          onChange={(texts) => onChange(texts.length === 0 ? undefined : texts)}
        />
      );
    case "group":
      return (
        <fieldset className={classes.group}>
          <legend className={classes.legend}>{field.title}</legend>
          <SchemaForm
            fields={field.input.fields}
            value={isObject(value) ? value : {}}
            onChange={(members) => onChange(Object.keys(members).length === 0 ? undefined : members)}
          />
        </fieldset>
      );
    case "json":
      return <JsonField {...common} value={value} onChange={onChange} />;
  }
}

interface JsonFieldProps {
  label: string;
  description: string | undefined;
  required: boolean;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** For what no form field would be honest about. */
function JsonField({ label, description, required, value, onChange }: JsonFieldProps) {
  const [text, setText] = useState(value === undefined ? "" : JSON.stringify(value, null, 2));
  const [wrong, setWrong] = useState(false);
  const type = (typed: string) => {
    setText(typed);
    try {
      onChange(typed.trim() === "" ? undefined : JSON.parse(typed));
      setWrong(false);
    } catch {
      setWrong(true);
    }
  };
  return (
    <Textarea
      autosize
      minRows={2}
      maxRows={12}
      spellCheck={false}
      label={`${label} (JSON)`}
      description={description}
      required={required}
      value={text}
      error={wrong ? "This is not JSON yet" : undefined}
      onChange={(event) => type(event.currentTarget.value)}
      classNames={{ input: classes.json }}
    />
  );
}
