/** The lines that stand before a policy's own in its compiled form. */
export const LINES_BEFORE_MODULE = 3;
