import { notifications } from "@mantine/notifications";

/**
 * Copies text. Without HTTPS or localhost a page has no clipboard object, so a selection in a hidden field stands in.
 */
export async function copyText(text: string): Promise<boolean> {
  if (window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.setAttribute("readonly", "");
  field.className = "copy-field";
  document.body.append(field);
  field.select();
  // Deprecated, and the only way in an insecure context.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}

/** Copies text where there is no button that could say so, and says so at the edge of the window. */
export async function copyAndSay(text: string, what: string): Promise<void> {
  const copied = await copyText(text);
  notifications.show({
    color: copied ? "green" : "red",
    message: copied ? `Copied ${what}` : "Copying is blocked here",
  });
}
