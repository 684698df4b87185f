import { Anchor, type AnchorProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { ComponentProps } from "react";

type PlainAnchorProps = Omit<AnchorProps, "href"> & Omit<ComponentProps<"a">, keyof AnchorProps>;

/** A link to a page of the console that looks like any other link. */
export const AnchorLink = createLink((props: PlainAnchorProps) => <Anchor inherit {...props} />);
