// tries: walks every object that can be reached, from the view, the cluster and the language, and calls every constructor
// checked: completed
// unchecked: completed
import type { Cluster, Decision, Operator, Policy, SystemView } from "schedlab/policy";

const WANTED = new Set(
  (
    "process require fetch setTimeout setInterval setImmediate queueMicrotask eval Function Date performance " +
    "now Proxy WeakRef FinalizationRegistry SharedArrayBuffer ArrayBuffer Atomics WebAssembly Buffer " +
    "Compartment lockdown harden console readFileSync send exit env binding postMessage getStackString"
  ).split(" "),
);
/** Makers of views: nothing may lead to them. */
const CLASSES = new Set(
  "OperatorView PipelineView ContainerView PoolView ResultView SimulationView".split(" "),
);
const ROOTS: any[] = [
  Array,
  BigInt,
  Boolean,
  JSON,
  Map,
  Math,
  Number,
  Object,
  Reflect,
  RegExp,
  Set,
  String,
  Symbol,
  WeakMap,
  WeakSet,
  AggregateError,
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  decodeURI,
  decodeURIComponent,
  encodeURI,
  encodeURIComponent,
  isFinite,
  isNaN,
  parseFloat,
  parseInt,
  function* () {},
  (function* () {})(),
  [][Symbol.iterator](),
  new Map().entries(),
  new Set().values(),
  "".matchAll(/x/g),
  ""[Symbol.iterator](),
  /x/,
  "",
  0,
  true,
  Symbol.iterator,
  0n,
  new Error("x"),
].map((one) => (typeof one === "object" ? one : Object(one)));

function attempt(view: SystemView, cluster: Cluster): void {
  if (view.tick > 20) return;
  const seen = new Set<any>();
  const open: [any, string][] = [
    [view, "view"],
    [cluster, "cluster"],
    ...ROOTS.map((one, i): [any, string] => [one, `root ${i}`]),
  ];
  const visit = (value: any, path: string): void => {
    if ((typeof value === "object" && value !== null) || typeof value === "function") {
      if (!seen.has(value)) open.push([value, path]);
    }
  };
  while (open.length > 0 && seen.size < 5000) {
    const [object, path] = open.pop()!;
    if (seen.has(object)) continue;
    seen.add(object);
    if (typeof object === "function") {
      if (CLASSES.has(object.name)) throw new Error(`ESCAPED: the class ${path}`);
      let made: any;
      try {
        made = object("return 1");
      } catch {}
      if (typeof made === "function" && made !== object) {
        let value: any;
        try {
          value = made();
        } catch {}
        if (value === 1) throw new Error(`ESCAPED: ${path} makes functions from text`);
      }
    }
    visit(Object.getPrototypeOf(object), `${path}.__proto__`);
    for (const key of Reflect.ownKeys(object)) {
      const name = `${path}.${String(key)}`;
      const { value, get, set } = Object.getOwnPropertyDescriptor(object, key)!;
      if (
        typeof key === "string" &&
        WANTED.has(key) &&
        (value ?? get) !== undefined &&
        !/^view/.test(path) &&
        !Object.hasOwn(object, "tick")
      ) {
        throw new Error(`ESCAPED: ${name}`);
      }
      visit(value, name);
      visit(get, `${name} (get)`);
      visit(set, `${name} (set)`);
      if (get) {
        for (const receiver of [
          object,
          view,
          view.pools[0],
          view.pipelines[0],
          view.pipelines[0]?.operators[0],
        ]) {
          try {
            visit(Reflect.apply(get, receiver, []), `${name}()`);
          } catch {}
        }
      }
    }
  }
  if (seen.size < 300) throw new Error(`expected to see more than ${seen.size} objects`);
}

/** The honest part: every operator that is ready, 1 CPU and 10 GB each. */
function scheduler(): (view: SystemView) => Decision {
  const waiting: Operator[] = [];
  return (view) => {
    for (const { operators } of view.arrivals) waiting.push(...operators);
    const [pool] = view.pools;
    const free = Math.floor(Math.min(pool.availableCpu, pool.availableRamGb / 10));
    const ready = waiting.filter((operator) => operator.parentsComplete).slice(0, free);
    for (const operator of ready) waiting.splice(waiting.indexOf(operator), 1);
    return {
      assign: ready.map((operator) => ({ operators: [operator], pool, cpu: 1, ramGb: 10 })),
    };
  };
}

export default function create(cluster: Cluster): Policy {
  const decide = scheduler();
  return {
    schedule(view) {
      attempt(view, cluster);
      return decide(view);
    },
  };
}
