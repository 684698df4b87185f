import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// Growing text areas wait for fonts, which happy-dom does not load.
Object.defineProperty(document, "fonts", { value: new EventTarget() });

// Long enough for a page that is loaded for the first time on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

afterEach(cleanup);
