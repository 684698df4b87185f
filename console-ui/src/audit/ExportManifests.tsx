import { Modal, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/ConsoleContext";
import { AnchorLink } from "../ui/AnchorLink";
import { CopyLine } from "../ui/CopyLine";
import { QueryView } from "../ui/QueryView";
import { Timestamp } from "../ui/Timestamp";
import { manifestsQuery } from "./queries";

interface ExportManifestsProps {
  opened: boolean;
  onClose: () => void;
}

/** What the latest exports hold, as the log itself has it: for whoever was given a file and wants to know. */
export function ExportManifests({ opened, onClose }: ExportManifestsProps) {
  const manifests = useQuery({ ...manifestsQuery(useApi()), enabled: opened });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Manifests of the latest exports"
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Text fz="sm" c="dimmed" mb="md">
        Each is recorded once the file was written in full, so an export that has none was broken off. Compare
        the SHA-256 with that of the file: <code>sha256sum FILE</code>
      </Text>
      <QueryView query={manifests} what="the manifests" height={160}>
        {(found) =>
          found.length === 0 ? (
            <Text>Nothing was exported yet.</Text>
          ) : (
            found.map(({ seq, time, uid, detail, decisionId }) => (
              <div key={seq}>
                <Text fz="sm" mt="sm" mb={4}>
                  <AnchorLink underline="always" to="/audit/e/$decisionId" params={{ decisionId }}>
                    <Timestamp time={time} />
                  </AnchorLink>{" "}
                  by {uid}
                </Text>
                <CopyLine text={detail ?? ""} what="the manifest" />
              </div>
            ))
          )
        }
      </QueryView>
    </Modal>
  );
}
