import type { Person } from "../api/types";

/** People by the names they know, where the gateway keeps ids that never change. */
export interface UserNames {
  /** The username of an id, or the id itself if it is nobody of ours. */
  nameOf: (uid: string) => string;
  /** The id of a username, or the text itself. */
  uidOf: (name: string) => string;
}

export function userNames(users: readonly Person[]): UserNames {
  const names = new Map(users.map((user) => [user.uid, user.username]));
  const uids = new Map(users.map((user) => [user.username.toLowerCase(), user.uid]));
  return {
    nameOf: (uid) => names.get(uid) ?? uid,
    uidOf: (name) => uids.get(name.toLowerCase()) ?? name,
  };
}
