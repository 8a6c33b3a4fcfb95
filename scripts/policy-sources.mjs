// Writes each built-in policy as one file that imports nothing but "schedlab/policy": what `schedlab init` begins from.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import ts from "typescript";

const SRC = new URL("../src/", import.meta.url);
const OUT = new URL("../dist/policies/sources/", import.meta.url);

const parse = (path) =>
  ts.createSourceFile(
    path,
    readFileSync(new URL(path, SRC), "utf8"),
    ts.ScriptTarget.ES2022,
    /* setParentNodes */ true,
  );

/** A file each, which exports the policy's factory and has its name. */
const POLICIES = parse("policies/built-in.ts")
  .statements.filter((s) => ts.isImportDeclaration(s) && s.moduleSpecifier.text.startsWith("./"))
  .map((s) => s.moduleSpecifier.text.slice(2).replace(/\.js$/, ""));

const declared = (statement) =>
  ts.isVariableStatement(statement)
    ? statement.declarationList.declarations.map(({ name }) => name.getText())
    : [statement.name?.getText()];

/** A statement with its comments, without `export`. */
const textOf = (statement) => {
  const full = statement.getFullText().trim();
  const code = statement.getText();
  return full.slice(0, full.length - code.length) + code.replace(/^export /, "");
};

/** The declarations of a simulator's module that export one of these names: its index says which module has it. */
function simulatorDeclarations(names) {
  const index = parse("simulator/index.ts");
  return names.map((name) => {
    const owner = index.statements.find((statement) =>
      statement.exportClause?.elements.some((element) => element.name.text === name),
    );
    if (!owner) throw new Error(`expected simulator/index.ts to export ${name}`);
    const file = parse(`simulator/${owner.moduleSpecifier.text.replace(/\.js$/, ".ts")}`);
    const found = file.statements.find((statement) => declared(statement).includes(name));
    if (!found) throw new Error(`expected ${file.fileName} to declare ${name}`);
    return textOf(found);
  });
}

/** The texts of a file's declarations, after those of what it imports besides types of the policy interface. */
function declarationsIn(path, seen = new Set()) {
  if (seen.has(path)) return [];
  seen.add(path);
  const texts = [];
  for (const statement of parse(path).statements) {
    if (!ts.isImportDeclaration(statement)) {
      texts.push(textOf(statement));
      continue;
    }
    const from = statement.moduleSpecifier.text;
    const { importClause } = statement;
    if (from.startsWith("./")) {
      texts.push(...declarationsIn(`policies/${from.slice(2).replace(/\.js$/, ".ts")}`, seen));
    } else {
      const names = importClause.namedBindings.elements.map(({ name }) => name.text);
      // What is in the policy interface is imported; the rest has to come along.
      const other = names.filter((name) => !INTERFACE.includes(name) && !seen.has(name));
      for (const name of other) seen.add(name);
      texts.push(...simulatorDeclarations(other));
    }
  }
  return texts;
}

const INTERFACE = parse("simulator/policy.ts").statements.flatMap(declared);

function usedTypes(code) {
  const used = new Set();
  const visit = (node) => {
    if (ts.isIdentifier(node)) used.add(node.text);
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile("policy.ts", code, ts.ScriptTarget.ES2022, true));
  return INTERFACE.filter((name) => used.has(name)).sort();
}

function importText(names) {
  const line = `import type { ${names.join(", ")} } from "schedlab/policy";`;
  if (line.length <= 100) return line;
  return `import type {\n${names.map((name) => `  ${name},\n`).join("")}} from "schedlab/policy";`;
}

function policySource(name) {
  const factory = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  const code = declarationsIn(`policies/${name}.ts`).join("\n\n");
  const isFactory = new RegExp(`^function ${factory}\\(`, "m");
  if (!isFactory.test(code)) throw new Error(`expected policies/${name}.ts to export ${factory}`);
  const exported = code.replace(isFactory, "export default function create(");
  return `${importText(usedTypes(code))}\n\n${exported}\n`;
}

mkdirSync(OUT, { recursive: true });
for (const name of POLICIES) writeFileSync(new URL(`${name}.ts`, OUT), policySource(name));
