import { TagsInput } from "@mantine/core";
import { isScope } from "./access";
import { useKnownScopes } from "./useKnownScopes";

export interface ScopesInputProps {
  label?: string;
  description: string;
  value: string[];
  onChange: (scopes: string[]) => void;
  disabled?: boolean;
}

/** Scopes, proposed from those that tools ask for. Where it is not what a page is opened for, {@link ScopesInput} loads it. */
export function ScopesField({
  label = "Scopes",
  description,
  value,
  onChange,
  disabled = false,
}: ScopesInputProps) {
  const known = useKnownScopes();
  const bad = value.find((scope) => !isScope(scope));
  return (
    <TagsInput
      label={label}
      description={description}
      placeholder={value.length === 0 ? "for example demo:read" : undefined}
      data={known}
      splitChars={[",", " "]}
      acceptValueOnBlur
      clearable={!disabled}
      clearButtonProps={{ "aria-label": "Remove all scopes" }}
      disabled={disabled}
      value={value}
      onChange={onChange}
      error={bad === undefined ? undefined : `“${bad}” is not a scope: no quotes or backslashes`}
    />
  );
}
