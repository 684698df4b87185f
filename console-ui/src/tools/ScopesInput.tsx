import { Skeleton } from "@mantine/core";
import { lazyPart } from "../ui/lazyPart";

/** The field for scopes, loaded once it is there: choosing among proposals weighs more than the rest of most forms. */
export const ScopesInput = lazyPart(
  async () => (await import("./ScopesField")).ScopesField,
  <Skeleton h={78} />,
);
