import { Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { useApi } from "../api/ConsoleContext";
import type { OtherOffering } from "../api/types";
import { NotFound } from "../shell/NotFound";
import { AnchorLink } from "../ui/AnchorLink";
import { words } from "../ui/format";
import { PageHeader } from "../ui/PageHeader";
import { QueryView } from "../ui/QueryView";
import { AccessTab } from "./AccessTab";
import { HistoryTab } from "./HistoryTab";
import { offeringQuery } from "./queries";
import { offeringSubject } from "./subject";
import { OFFERING_KINDS } from "./toolSearch";

const route = getRouteApi("/shell/tools/offerings/$kind");

/** A resource, a template of resources or a prompt, and who may have it. */
export function OfferingPage() {
  const { kind } = route.useParams();
  const known = OFFERING_KINDS.find((candidate) => candidate === kind);
  return known === undefined ? <NotFound /> : <KnownOffering kind={known} />;
}

function KnownOffering({ kind }: { kind: OtherOffering["kind"] }) {
  const { id } = route.useSearch();
  const offering = useQuery(offeringQuery(useApi(), kind, id));

  return (
    <>
      <PageHeader
        title={id}
        parent={<AnchorLink to="/tools">Tools</AnchorLink>}
        description={offering.data?.description ?? offering.data?.title ?? words(kind)}
        actions={
          kind !== "template" && (
            <AnchorLink to="/audit" search={{ tool: id, range: "7d" }} fz="sm">
              {kind === "prompt" ? "Requests for this prompt" : "Readings of this resource"}
            </AnchorLink>
          )
        }
      />
      <QueryView query={offering} what={`the ${kind} ${id}`} height={400}>
        {(found) => <OfferingTabs offering={found} />}
      </QueryView>
    </>
  );
}

function OfferingTabs({ offering }: { offering: OtherOffering }) {
  const { tab = "access", restore } = route.useSearch();
  const { kind, id } = offering;
  const navigate = route.useNavigate();
  const api = useApi();
  const subject = useMemo(() => offeringSubject(api, { kind, id }), [api, kind, id]);

  return (
    <Tabs
      value={tab}
      onChange={(chosen) =>
        void navigate({ search: chosen === "history" ? { id, tab: "history" } : { id }, replace: true })
      }
      keepMounted={false}
    >
      <Tabs.List mb="md">
        <Tabs.Tab value="access">Access</Tabs.Tab>
        <Tabs.Tab value="history">History</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="access">
        <AccessTab subject={subject} now={offering} restore={restore} />
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <HistoryTab subject={subject} now={offering} />
      </Tabs.Panel>
    </Tabs>
  );
}
