import { Button, Code, Divider, Paper, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconLogin2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useApi } from "../api/ConsoleContext";
import { Logo } from "../shell/Logo";
import { LoginForm } from "./LoginForm";
import classes from "./LoginPage.module.css";
import { ProviderProblem } from "./ProviderProblem";
import { loginWaysQuery } from "./requests";

const route = getRouteApi("/login");

export function LoginPage() {
  const { next, problem } = route.useSearch();
  const router = useRouter();
  const ways = useQuery(loginWaysQuery(useApi()));
  const { password, provider } = ways.data ?? { password: true, provider: null };

  return (
    <main className={classes.page}>
      <div className={classes.column}>
        <div className={classes.brand}>
          <Logo size={36} />
          <Text fw={600} fz="lg">
            Gatehouse
          </Text>
        </div>
        <Paper withBorder shadow="sm" radius="lg" p="xl">
          <Title order={1} fz="h3" mb={4}>
            Sign in to the console
          </Title>
          <Text c="dimmed" fz="sm" mb="lg">
            For operators of this gateway.
          </Text>
          {ways.isPending ? (
            <Skeleton h={210} aria-label="Loading the ways to sign in" role="status" />
          ) : (
            <Stack>
              {problem !== undefined && <ProviderProblem problem={problem} provider={provider} />}
              {provider !== null && (
                <Button component="a" href="/api/login/oidc" leftSection={<IconLogin2 size={18} />} fullWidth>
                  Sign in with {provider}
                </Button>
              )}
              {provider !== null && password && <Divider label="or with a password" />}
              {password && (
                <LoginForm
                  onSignedIn={() => router.history.push(next ?? router.buildLocation({ to: "/" }).href)}
                />
              )}
            </Stack>
          )}
        </Paper>
        {password && (
          <Text c="dimmed" fz="sm" ta="center" mt="lg">
            First start? The password of <Code>admin</Code> was printed once, where <Code>./gatehouse</Code>{" "}
            runs.
          </Text>
        )}
      </div>
    </main>
  );
}
