import { Alert, Tabs } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { CopyLine } from "../ui/CopyLine";
import { CopyButton } from "../ui/CopyButton";
import classes from "./Doctor.module.css";
import { isPublic, recipes, type Recipe } from "./recipes";

/** What to do in each client to connect it, with this gateway's address filled in. */
export function Recipes({ mcpUrl }: { mcpUrl: string }) {
  const all = recipes(mcpUrl);
  return (
    <Tabs defaultValue={all[2]?.id} keepMounted={false}>
      <Tabs.List mb="md">
        {all.map(({ id, name }) => (
          <Tabs.Tab key={id} value={id}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {all.map((recipe) => (
        <Tabs.Panel key={recipe.id} value={recipe.id}>
          <Steps recipe={recipe} reachable={!recipe.fromCloud || isPublic(mcpUrl)} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Steps({ recipe: { name, steps, paste }, reachable }: { recipe: Recipe; reachable: boolean }) {
  return (
    <>
      {!reachable && (
        <Alert color="yellow" icon={<IconInfoCircle />} mb="md" title={`${name} cannot reach this address`}>
          It connects from its vendor&rsquo;s servers. Give the gateway a public https address and set
          publicUrl to it.
        </Alert>
      )}
      <ol className={classes.recipe}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {paste !== undefined &&
        (paste.text.includes("\n") ? (
          <div className={classes.snippet}>
            <pre tabIndex={0} role="region" aria-label={paste.what}>
              {paste.text}
            </pre>
            <CopyButton text={paste.text} what={paste.what} />
          </div>
        ) : (
          <CopyLine text={paste.text} what={paste.what} />
        ))}
    </>
  );
}
