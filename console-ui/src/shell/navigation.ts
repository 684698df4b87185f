import {
  IconAdjustments,
  IconApps,
  IconBan,
  IconChartLine,
  IconFileSearch,
  IconKey,
  IconLayoutDashboard,
  IconRobot,
  IconServer2,
  IconStethoscope,
  IconTool,
  IconUserShield,
  IconUsers,
  type Icon,
} from "@tabler/icons-react";

export interface NavigationItem {
  to:
    | "/"
    | "/audit"
    | "/metrics"
    | "/tools"
    | "/upstreams"
    | "/users"
    | "/clients"
    | "/keys"
    | "/revocations"
    | "/operators"
    | "/tokens"
    | "/setup"
    | "/configuration";
  label: string;
  description: string;
  icon: Icon;
  /** The second key of the `g` shortcut. */
  key: string;
}

export interface NavigationGroup {
  label: string;
  items: readonly NavigationItem[];
}

export const NAVIGATION: readonly NavigationGroup[] = [
  {
    label: "Observe",
    items: [
      {
        to: "/",
        label: "Overview",
        description: "Is it healthy, who is refused, what changed",
        icon: IconLayoutDashboard,
        key: "o",
      },
      {
        to: "/audit",
        label: "Audit log",
        description: "Who called what, and why it went as it did",
        icon: IconFileSearch,
        key: "a",
      },
      {
        to: "/metrics",
        label: "Metrics",
        description: "Where time and refusals go, and what changed before",
        icon: IconChartLine,
        key: "m",
      },
    ],
  },
  {
    label: "Control",
    items: [
      {
        to: "/tools",
        label: "Tools",
        description: "What can be called, and with which scopes",
        icon: IconTool,
        key: "t",
      },
      {
        to: "/upstreams",
        label: "Upstreams",
        description: "The backends: do they answer, what do they offer, what waits for approval",
        icon: IconServer2,
        key: "b",
      },
      {
        to: "/users",
        label: "Users",
        description: "Who signs in through this gateway",
        icon: IconUsers,
        key: "u",
      },
      {
        to: "/clients",
        label: "Clients and grants",
        description: "Which applications may ask for tokens, and what users allowed them",
        icon: IconApps,
        key: "c",
      },
      {
        to: "/keys",
        label: "API keys",
        description: "What machines call with, without signing in",
        icon: IconRobot,
        key: "k",
      },
      {
        to: "/revocations",
        label: "Revocations",
        description: "Whose tokens are refused, who is locked out; the kill switch",
        icon: IconBan,
        key: "r",
      },
      {
        to: "/operators",
        label: "Operators",
        description: "Who may sign in to this console; your password",
        icon: IconUserShield,
        key: "e",
      },
    ],
  },
  {
    label: "Diagnose",
    items: [
      {
        to: "/tokens",
        label: "Token debugger",
        description: "Would this token work here, and if not, why",
        icon: IconKey,
        key: "d",
      },
      {
        to: "/setup",
        label: "Setup and doctor",
        description: "How to connect a client, and why one cannot sign in",
        icon: IconStethoscope,
        key: "s",
      },
      {
        to: "/configuration",
        label: "Configuration",
        description: "What is in force, where each value comes from, and what a restart would change",
        icon: IconAdjustments,
        key: "f",
      },
    ],
  },
];

export const PAGES: readonly NavigationItem[] = NAVIGATION.flatMap((group) => group.items);
