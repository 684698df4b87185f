import type { FlagKind } from "../api/types";

interface FlagWords {
  title: string;
  explains: string;
}

/** What a kind of flag means to whoever has to decide. */
export const FLAGS: Record<FlagKind, FlagWords> = {
  hidden_characters: {
    title: "Hidden characters",
    explains: "Text that nobody sees and a model reads.",
  },
  text_direction: {
    title: "Text direction",
    explains: "Characters that make people read another text than the model does.",
  },
  tag_characters: {
    title: "Tag characters",
    explains: "An invisible alphabet, used to smuggle instructions.",
  },
  terminal_escape: {
    title: "Terminal escape",
    explains: "Sequences that rewrite what a terminal shows.",
  },
  instruction: {
    title: "Instruction to the model",
    explains: "It tells the model what to do beyond calling this tool.",
  },
  secret_place: {
    title: "Place of secrets",
    explains: "It names a file where keys or passwords are kept.",
  },
  other_tool: {
    title: "Another tool",
    explains: "It speaks of a tool of another source, which it may try to steer.",
  },
  url: { title: "URL", explains: "Where it leads is not checked." },
  encoded_data: { title: "Encoded data", explains: "Nobody can read what it says." },
};
