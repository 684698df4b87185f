import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi } from "../api/ConsoleContext";
import { usersQuery } from "./queries";
import { userNames, type UserNames } from "./userNames";

/** Until the users are loaded, and where they cannot be, ids stand for names. */
export function useUserNames(): UserNames {
  const users = useQuery({ ...usersQuery(useApi()), staleTime: 60_000 });
  return useMemo(() => userNames(users.data ?? []), [users.data]);
}
