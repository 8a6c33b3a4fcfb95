/** Money that has been set aside for one request. */
export interface Reservation {
  /** What the request has cost in the end, US dollars; closes the reservation. */
  readonly settle: (usd: number) => void;
  /** The answer did not arrive: nobody knows what it has cost, so all of it counts as spent. */
  readonly lose: () => void;
}

/** What a search has spent, US dollars. */
export interface LedgerBalance {
  /** Of answers that arrived. */
  readonly spentUsd: number;
  /** The most that requests without an answer can have cost. */
  readonly atRiskUsd: number;
  /** The most that requests in flight can cost. */
  readonly reservedUsd: number;
}

/**
 * Keeps a search within its budget: the worst case of a request is reserved before it is sent and settled when it has been
 * answered, so spent + at risk + reserved never exceeds the limit unless an endpoint charges more than the most that was
 * asked for.
 */
export class Ledger {
  readonly limitUsd: number;
  #spent = 0;
  #atRisk = 0;
  readonly #reserved = new Set<{ readonly usd: number }>();

  /** `limitUsd` > 0; Infinity: no limit. `before`: what an earlier part of the same search has spent. */
  constructor(
    limitUsd = Infinity,
    before: Pick<LedgerBalance, "spentUsd" | "atRiskUsd"> = { spentUsd: 0, atRiskUsd: 0 },
  ) {
    if (!(limitUsd > 0)) throw new RangeError(`expected a limit > 0 USD, got ${limitUsd}`);
    this.limitUsd = limitUsd;
    this.#spent = before.spentUsd;
    this.#atRisk = before.atRiskUsd;
  }

  balance(): LedgerBalance {
    let reservedUsd = 0;
    for (const { usd } of this.#reserved) reservedUsd += usd;
    return { spentUsd: this.#spent, atRiskUsd: this.#atRisk, reservedUsd };
  }

  /** Is there room for a request that costs at most `usd`? Always for one that costs nothing. */
  fits(usd: number): boolean {
    const { spentUsd, atRiskUsd, reservedUsd } = this.balance();
    return usd === 0 || spentUsd + atRiskUsd + reservedUsd + usd <= this.limitUsd;
  }

  /** Sets `usd` aside. The caller has asked whether it fits. */
  reserve(usd: number): Reservation {
    const entry = { usd };
    this.#reserved.add(entry);
    const close = (): boolean => this.#reserved.delete(entry);
    return {
      settle: (paid) => {
        if (close()) this.#spent += paid;
      },
      lose: () => {
        if (close()) this.#atRisk += usd;
      },
    };
  }
}
