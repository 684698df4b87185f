import { Code, Paper, Text, Title } from "@mantine/core";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { Logo } from "../shell/Logo";
import { LoginForm } from "./LoginForm";
import classes from "./LoginPage.module.css";

const route = getRouteApi("/login");

export function LoginPage() {
  const { next } = route.useSearch();
  const router = useRouter();

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
          <LoginForm onSignedIn={() => router.history.push(next ?? router.buildLocation({ to: "/" }).href)} />
        </Paper>
        <Text c="dimmed" fz="sm" ta="center" mt="lg">
          First start? The password of <Code>admin</Code> was printed once, where <Code>./gatehouse</Code>{" "}
          runs.
        </Text>
      </div>
    </main>
  );
}
