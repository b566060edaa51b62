/** Makes everything that is no Markdown of the documents plain text. */
export function configureMarkdown(md) {
  md.core.ruler.disable('emoji');
  // Vue would evaluate `{{ }}` in prose and in code spans; fences are exempt.
  for (const rule of ['text', 'code_inline']) {
    const render = md.renderer.rules[rule];
    md.renderer.rules[rule] = (...args) =>
      render(...args)
        .replaceAll('{{', '&#123;&#123;')
        .replaceAll('}}', '&#125;&#125;');
  }
}
