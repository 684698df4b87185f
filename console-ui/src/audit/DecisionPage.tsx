import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useApi } from "../api/ConsoleContext";
import { AnchorLink } from "../ui/AnchorLink";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { useZone } from "../ui/zone";
import { EventDetail } from "./EventDetail";
import { decisionQuery } from "./queries";

/** The page that a decision id in an error message or a ticket leads to. */
export function DecisionPage() {
  useZone();
  const { decisionId = "" } = useParams({ strict: false });
  const story = useQuery(decisionQuery(useApi(), decisionId));
  return (
    <>
      <PageHeader title={`Decision ${decisionId}`} parent={<AnchorLink to="/audit">Audit log</AnchorLink>} />
      <QueryView query={story} what={`decision ${decisionId}`} height={400}>
        {({ event }) => (
          <Panel title={`Event #${event.seq}`}>
            <EventDetail event={event} />
          </Panel>
        )}
      </QueryView>
    </>
  );
}
