import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { notifications } from "@mantine/notifications";
import { done, unwrap, type Api } from "../api/client";
import type { KillRequest, LockRequest } from "../api/types";

export const revocationsQuery = (api: Api) =>
  queryOptions({
    queryKey: ["revocations"],
    queryFn: ({ signal }) => unwrap(api.GET("/revocations", { signal })),
  });

/** Refuses all tokens of somebody that are issued by now. */
export async function kill(api: Api, request: KillRequest): Promise<void> {
  await unwrap(api.POST("/kill", { body: request }));
}

/** Takes a revocation back. */
export const undo = (api: Api, id: number) =>
  done(api.DELETE("/revocations/{id}", { params: { path: { id } } }));

/** Locks a user out. */
export const disable = (api: Api, request: LockRequest) =>
  done(api.POST("/users/disable", { body: request }));

/** Lets a user in again. */
export const enable = (api: Api, request: LockRequest) => done(api.POST("/users/enable", { body: request }));

/** A change of who is refused; what pages show of it is read anew afterwards. */
export function useAccessChange<T>(change: (input: T) => Promise<void>, said: string, onDone: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      notifications.show({ color: "green", title: said, message: "Every node obeys within seconds." });
      onDone();
      await Promise.all(
        ["revocations", "users", "clients", "api-keys", "grants"].map((key) =>
          queryClient.invalidateQueries({ queryKey: [key] }),
        ),
      );
    },
  });
}
