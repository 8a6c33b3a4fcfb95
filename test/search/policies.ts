import { randomGenome, renderPolicy } from "../../src/proposers/index.js";
import { seededSource } from "../../src/random/index.js";

/** A policy that works, another one for each number. */
export function policyNumber(number: number): string {
  return renderPolicy(randomGenome(seededSource(number, "policies of a model")));
}

/** What a model would answer with it. */
export function answerWith(source: string): string {
  return `Small pools first.\n\n\`\`\`ts\n${source}\`\`\`\n`;
}
