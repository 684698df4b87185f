import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconAlertCircle, IconHourglass } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useConsole } from "../api/ConsoleContext";
import { ApiProblem, messageOf } from "../api/problem";
import { signIn } from "./requests";

interface LoginFormProps {
  username?: string;
  onSignedIn: () => void;
}

export function LoginForm({ username = "", onSignedIn }: LoginFormProps) {
  const { api, session } = useConsole();
  const form = useForm({
    initialValues: { username, password: "" },
    validate: {
      username: (value) => (value.trim() === "" ? "Enter your username" : null),
      password: (value) => (value === "" ? "Enter your password" : null),
    },
  });
  const login = useMutation({
    mutationFn: (credentials: { username: string; password: string }) => signIn(api, session, credentials),
    onSuccess: onSignedIn,
    onError: () => form.setFieldValue("password", ""),
  });

  return (
    <form onSubmit={form.onSubmit((credentials) => login.mutate(credentials))} noValidate>
      <Stack>
        {login.isError && <LoginProblem error={login.error} />}
        <TextInput
          label="Username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus={username === "" || undefined}
          autoFocus={username === ""}
          {...form.getInputProps("username")}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          data-autofocus={username !== "" || undefined}
          autoFocus={username !== ""}
          {...form.getInputProps("password")}
        />
        <Button type="submit" loading={login.isPending} fullWidth>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}

function LoginProblem({ error }: { error: Error }) {
  if (error instanceof ApiProblem && error.status === 429) {
    return (
      <Alert color="orange" icon={<IconHourglass />} title="Too many attempts" role="alert">
        {error.retryAfterSeconds === undefined
          ? "Wait a little, then try again."
          : `Wait ${waitText(error.retryAfterSeconds)}, then try again.`}
      </Alert>
    );
  }
  const rejected = error instanceof ApiProblem && error.status === 401;
  return (
    <Alert color="red" icon={<IconAlertCircle />} title="Not signed in" role="alert">
      {rejected ? "That username and password do not match." : messageOf(error)}
    </Alert>
  );
}

function waitText(seconds: number): string {
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
