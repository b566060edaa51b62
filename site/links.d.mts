/** Returns a line for each link of a page, and each anchor, that does not exist. */
export function deadLinks(directory: string): string[];
