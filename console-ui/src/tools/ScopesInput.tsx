import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { ScopesInputProps } from "./ScopesField";

const ScopesField = lazy(async () => ({ default: (await import("./ScopesField")).ScopesField }));

/** The field for scopes, loaded once it is there: choosing among proposals weighs more than the rest of most forms. */
export function ScopesInput(props: ScopesInputProps) {
  return (
    <Suspense fallback={<Skeleton h={78} />}>
      <ScopesField {...props} />
    </Suspense>
  );
}
