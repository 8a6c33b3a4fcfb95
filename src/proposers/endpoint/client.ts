import OpenAI, { APIError } from "openai";
import type { ChatRequest } from "./chat.js";
import type { WireRequest, WireResponse } from "./transport.js";

export interface ClientSettings {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly timeoutSeconds: number;
}

/** Gives the response to a request: by sending it, or from a recording. */
export type Responder = (
  request: WireRequest,
) => Promise<Pick<WireResponse, "status" | "headers" | "body">>;

/** Statuses to which a `Response` takes no body. */
const BODILESS: readonly number[] = [204, 205, 304];

/**
 * Asks for a chat completion through the `openai` package, with the responder in place of the network. Gives what the
 * package makes of a response of status 2xx: the JSON document's value, the text if its content type is another one;
 * undefined if the JSON is broken, and for other statuses. Rejects with what the responder rejects with.
 *
 * The package's own retries, log and time-out are out of use; its environment variables for the organisation, the project
 * and further headers have their usual effect on the request.
 */
export async function askClient(
  { baseUrl, apiKey, timeoutSeconds }: ClientSettings,
  body: ChatRequest,
  respond: Responder,
): Promise<unknown> {
  let failure: { readonly error: unknown } | undefined;
  const client = new OpenAI({
    baseURL: baseUrl,
    apiKey,
    adminAPIKey: null,
    webhookSecret: null,
    maxRetries: 0,
    // The responder's own comes first.
    timeout: Math.ceil(timeoutSeconds * 1000) + 60_000,
    logLevel: "off",
    fetch: async (url, init) => {
      try {
        const {
          status,
          headers,
          body: text,
        } = await respond({
          url: typeof url === "string" ? url : "href" in url ? url.href : url.url,
          headers: Object.fromEntries(new Headers(init?.headers)),
          body: typeof init?.body === "string" ? init.body : "",
        });
        return new Response(BODILESS.includes(status) ? null : text, { status, headers });
      } catch (error) {
        failure = { error };
        throw error;
      }
    },
  });
  try {
    const value: unknown = await client.chat.completions.create({
      ...body,
      messages: [...body.messages],
    });
    // Without a body there is no document either.
    return value ?? undefined;
  } catch (error) {
    if (failure) throw failure.error;
    if (error instanceof SyntaxError || error instanceof APIError) return undefined;
    throw error;
  }
}
