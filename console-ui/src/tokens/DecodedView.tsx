import { Alert, Stack, Text } from "@mantine/core";
import { IconEyeOff } from "@tabler/icons-react";
import { Panel } from "../ui/Panel";
import { ClaimList } from "./ClaimList";
import { decodeToken, type DecodedPart } from "./decode";
import classes from "./TokenResult.module.css";

/** What stands in a token, read in this browser alone, as it is typed. */
export function DecodedView({ token }: { token: string }) {
  const { parts, remark } = decodeToken(token);
  return (
    <Stack>
      <Text fz="sm" c="dimmed">
        Decoded in your browser; nothing of it is proven before it is checked.
      </Text>
      {remark !== undefined && (
        <Alert color="gray" icon={<IconEyeOff />} role="note">
          {remark}
        </Alert>
      )}
      {parts.toReversed().map((part) => (
        <Part key={part.name} part={part} />
      ))}
    </Stack>
  );
}

/** A part that is whole as a list, another as the text that is left of it. */
export function Part({ part: { name, value, text, problem } }: { part: DecodedPart }) {
  if (value !== undefined && problem === undefined) return <ClaimList title={name} value={value} />;
  return (
    <>
      <Panel title={value === undefined ? name : `${name}, not well-formed`}>
        <Text fz="sm">{problem}</Text>
        {text !== "" && value === undefined && (
          <pre
            className={classes.fragment}
            tabIndex={0}
            role="region"
            aria-label={`What is left of the ${name}`}
          >
            {text}
          </pre>
        )}
      </Panel>
      {value !== undefined && <ClaimList title={name} value={value} />}
    </>
  );
}
