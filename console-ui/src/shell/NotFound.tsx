import { IconMap2 } from "@tabler/icons-react";
import { AnchorLink } from "../ui/AnchorLink";
import { Empty } from "../ui/Empty";
import { PageHeader } from "../ui/PageHeader";

export function NotFound() {
  return (
    <>
      <PageHeader title="Page not found" />
      <Empty icon={IconMap2} title="There is nothing at this address">
        Go to the{" "}
        <AnchorLink to="/" underline="always">
          overview
        </AnchorLink>{" "}
        or find a page with Ctrl K.
      </Empty>
    </>
  );
}
