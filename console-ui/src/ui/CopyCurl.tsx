import { apiCurl } from "./apiCurl";
import { CopyButton } from "./CopyButton";

interface CopyCurlProps {
  /** Below `/api`, with its query. */
  path: string;
  /** What it reads or does, for the accessible name. */
  what: string;
  method?: string;
  body?: unknown;
  /** The revision that a write is based on. */
  ifMatch?: string;
}

/** Copies what the page asks of the gateway as a command for a shell. */
export function CopyCurl({ path, what, method = "GET", body, ifMatch }: CopyCurlProps) {
  return (
    <CopyButton
      text={() => apiCurl(window.location.origin, method, path, body, ifMatch)}
      what={`${what} as curl`}
      label="Copy as curl"
    />
  );
}
