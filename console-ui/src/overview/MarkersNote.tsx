import { AnchorLink } from "../ui/AnchorLink";
import { formatCount } from "../ui/format";
import type { ChangeMarkers } from "./useChangeMarkers";

interface MarkersNoteProps {
  changes: ChangeMarkers;
  range: "24h" | "7d" | "30d";
}

/** What the dashed lines in plots are, and the way to the changes themselves. */
export function MarkersNote({ changes: { markers, complete }, range }: MarkersNoteProps) {
  return (
    <>
      A dashed line is a change
      {!complete && `, of the latest ${formatCount(markers.length)}: there were more`};{" "}
      <AnchorLink to="/metrics" search={{ range }} underline="always">
        {complete ? "all changes" : "the changes"} of this time
      </AnchorLink>
      .
    </>
  );
}
