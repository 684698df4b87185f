import { Badge, Menu, Text, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconLogout, IconUserCircle } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useConsole } from "../api/ConsoleContext";
import { messageOf } from "../api/problem";
import { signOut } from "./requests";
import type { Role } from "./SessionStore";
import { useRole, useSessionState } from "./useSession";
import classes from "./SessionMenu.module.css";

const ROLE_TEXT: Record<Role, string> = {
  viewer: "May look at decisions and tools, without arguments.",
  auditor: "May see argument previews and export the audit log.",
  admin: "May see everything and change access.",
};

export function SessionMenu() {
  const { api, session } = useConsole();
  const state = useSessionState();
  const role = useRole();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const logout = useMutation({
    mutationFn: () => signOut(api, session),
    onSuccess: async () => {
      await navigate({ to: "/login" });
      queryClient.clear();
    },
    onError: (error) =>
      notifications.show({ color: "red", title: "Not signed out", message: messageOf(error) }),
  });
  const username = "session" in state ? state.session.user.username : "";

  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false} width={260}>
      <Menu.Target>
        <UnstyledButton className={classes.target} aria-label={`Signed in as ${username}, ${role}`}>
          <IconUserCircle size={20} />
          <span className={classes.name}>{username}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <Text fw={600} fz="sm">
            {username}
          </Text>
          <Badge variant="light" size="sm" tt="none">
            {role}
          </Badge>
          <Text fz="xs" c="dimmed" className={classes.roleText}>
            {ROLE_TEXT[role]}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => logout.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
