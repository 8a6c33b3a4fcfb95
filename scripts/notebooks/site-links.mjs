// What the pages of site/ link to: the files of the repository that come with them, and where.
import { readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { ROOT } from "./project.mjs";

/** Where a file of the repository is in site/: notebooks at the top, Markdown as a page, all else as it is. */
export function pageOf(path) {
  return path.replace(/^notebooks\/(.*)\.ipynb$/, "$1.html").replace(/\.md$/, ".html");
}

/** `paths` and the files that they link to, and those link to, and so on; paths from the root of the repository. */
export function linkedFiles(paths) {
  const found = new Set(paths);
  for (const path of found) {
    if (!/\.(ipynb|md)$/.test(path)) continue;
    for (const [, link] of proseOf(path).matchAll(/\]\(([^)\s]+)\)/g)) {
      const target = targetOf(path, link);
      if (target !== undefined && isFile(target.path)) found.add(target.path);
    }
  }
  return [...found];
}

/**
 * The page of `path` as it can be read from any disk: without scripts, which nbconvert takes from the machine or the network and
 * no notebook here needs, and with its links led to `files` in site/; a link to anything else becomes its text.
 */
export function selfContained(html, path, files) {
  const from = posix.dirname(pageOf(path));
  return (
    html
      .replace(/<script\b[\s\S]*?<\/script>\s*/g, "")
      // GitHub's anchors are in lower case, nbconvert's as in the heading.
      .replace(
        /(<h[1-6] id="|class="anchor-link" href="#)([^"]+)/g,
        (_, before, id) => before + id.toLowerCase(),
      )
      .replace(/<a href="([^"#][^"]*)"[^>]*>([\s\S]*?)<\/a>/g, (link, href, text) => {
        const target = targetOf(path, href);
        if (target === undefined) return link;
        if (!files.includes(target.path)) return text;
        return `<a href="${posix.relative(from, pageOf(target.path))}${target.hash}">${text}</a>`;
      })
      .replace(/<img([^>]*?) src="([^"]+)"/g, (image, attributes, src) => {
        const target = targetOf(path, src);
        if (target === undefined || !files.includes(target.path)) return image;
        return `<img${attributes} src="${posix.relative(from, target.path)}"`;
      })
  );
}

/** The file a link leads to, from the root of the repository; undefined if it leads out of it or nowhere else. */
function targetOf(path, link) {
  if (/^([a-z]+:|#|\/)/i.test(link)) return undefined;
  const [file = "", hash] = decodeURI(link).split("#");
  return {
    path: posix.join(posix.dirname(path), file),
    hash: hash === undefined ? "" : `#${hash}`,
  };
}

function isFile(path) {
  if (path.startsWith("..")) return false;
  return statSync(join(ROOT, path), { throwIfNoEntry: false })?.isFile() === true;
}

function proseOf(path) {
  const text = readFileSync(join(ROOT, path), "utf8");
  if (!path.endsWith(".ipynb")) return text;
  return JSON.parse(text)
    .cells.filter(({ cell_type }) => cell_type === "markdown")
    .map(({ source }) => [source].flat().join(""))
    .join("\n\n");
}
