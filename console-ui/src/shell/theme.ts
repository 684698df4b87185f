import {
  createTheme,
  defaultVariantColorsResolver,
  Drawer,
  Menu,
  Modal,
  Notification,
  Tooltip,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from "@mantine/core";

const ink: MantineColorsTuple = [
  "#eef2ff",
  "#dde4fb",
  "#b9c5f3",
  "#93a5ec",
  "#7188e5",
  "#5b74df",
  "#4a63d3",
  "#3a51ba",
  "#2f43a0",
  "#232f78",
];

/** Neutrals a little on the blue side, to go with the ink. */
const dark: MantineColorsTuple = [
  "#d6dae1",
  "#a6adb8",
  "#868e9b",
  "#636b78",
  "#3c414b",
  "#2e323a",
  "#22252c",
  "#191b20",
  "#141619",
  "#0f1114",
];

export const theme = createTheme({
  colors: { ink, dark },
  primaryColor: "ink",
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily:
    '"Inter", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: { fontWeight: "600", sizes: { h1: { fontSize: "1.5rem" }, h2: { fontSize: "1.0625rem" } } },
  // Mantine's light variant misses WCAG AA by a little on its own tint; a shade darker meets it.
  variantColorResolver: (input) => {
    const resolved = defaultVariantColorsResolver(input);
    return input.variant === "light"
      ? {
          ...resolved,
          color: `light-dark(color-mix(in srgb, ${resolved.color}, black 32%), ${resolved.color})`,
        }
      : resolved;
  },
  components: {
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: false } },
    }),
    // Inside the landmark of its button, not at the end of the document.
    Menu: Menu.extend({ defaultProps: { shadow: "md", withinPortal: false } }),
    Notification: Notification.extend({
      defaultProps: { closeButtonProps: { "aria-label": "Dismiss" } },
      styles: { description: { color: "var(--mantine-color-dimmed)" } },
    }),
    // A dialog's header is not the page's banner.
    Modal: Modal.extend({ defaultProps: { attributes: { header: { role: "presentation" } } } }),
    Drawer: Drawer.extend({ defaultProps: { attributes: { header: { role: "presentation" } } } }),
  },
});

/** Dimmed and placeholder text of Mantine misses WCAG AA; these shades meet it. */
export const contrastVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#596270",
    "--mantine-color-placeholder": "#6b7480",
    "--mantine-color-error": "#c92a2a",
  },
  dark: {
    "--mantine-color-dimmed": "#a6adb8",
    "--mantine-color-placeholder": "#959ca8",
    "--mantine-color-error": "#ff8787",
    "--mantine-color-anchor": "#9fb2ff",
  },
});
