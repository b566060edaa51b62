import DefaultTheme from 'vitepress/theme';
import Playground from './Playground.vue';
import './style.css';

// biome-ignore lint/style/noDefaultExport: VitePress reads the default export.
export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => app.component('Playground', Playground),
};
