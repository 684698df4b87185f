import { Alert, Text } from "@mantine/core";
import { IconEyeOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { CopyLine } from "../ui/CopyLine";

/** A secret that was just made and that nobody can look at again. */
export function SecretOnce({
  what,
  secret,
  children,
}: {
  what: string;
  secret: string;
  children: ReactNode;
}) {
  return (
    <>
      <Alert color="orange" icon={<IconEyeOff />} title={`Copy the ${what} now`}>
        It is shown only this once: the gateway keeps nothing but its hash.
      </Alert>
      <CopyLine text={secret} what={`the ${what}`} />
      <Text fz="sm" component="div">
        {children}
      </Text>
    </>
  );
}
