import type { Content, Markup } from "./markup.js";
import { markup } from "./markup.js";

export interface TableColumn {
  readonly heading: Content;
  /** What the heading means, shown where a pointer rests on it. */
  readonly meaning?: string | undefined;
  /** Numbers stand at the right. Default false. */
  readonly isNumber?: boolean;
}

export interface TableOptions {
  /** Above the table. */
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  /** Cells of each row, in order of the columns; the first names the row. */
  readonly rows: readonly {
    readonly cells: readonly Content[];
    readonly className?: string | undefined;
  }[];
}

/** A table that scrolls by itself where it is wider than the page; headings have their scope. */
export function htmlTable({ caption, columns, rows }: TableOptions): Markup {
  const head = columns.map(({ heading, meaning, isNumber }) => {
    const title = meaning === undefined ? undefined : markup` title="${meaning}"`;
    return markup`<th scope="col"${numberClass(isNumber)}${title}>${heading}</th>`;
  });
  const body = rows.map(({ cells, className }) => {
    const fields = cells.map((cell, i) => {
      const attributes = numberClass(columns[i]?.isNumber);
      return i === 0
        ? markup`<th scope="row"${attributes}>${cell}</th>`
        : markup`<td${attributes}>${cell}</td>`;
    });
    const attribute = className === undefined ? undefined : markup` class="${className}"`;
    return markup`<tr${attribute}>${fields}</tr>\n`;
  });
  return markup`<figure class="table"><figcaption>${caption}</figcaption>
<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
<table aria-label="${caption}">
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table>
</div></figure>
`;
}

function numberClass(isNumber = false): Markup | undefined {
  return isNumber ? markup` class="number"` : undefined;
}
