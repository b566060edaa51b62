#!/usr/bin/env node
/** Builds the site into site/dist. Fails on any warning, on a dead link and on a missing anchor. */
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { deadLinks } from './links.mjs';
import { stageLibrary } from './stage/library.mjs';
import { llmsText } from './stage/llms.mjs';
import { stagePages } from './stage/pages.mjs';
import { distDirectory, siteDirectory, stageDirectory } from './stage/paths.mjs';
import { stagePublicFiles } from './stage/public.mjs';
import { writeText } from './stage/write.mjs';

rmSync(stageDirectory, { recursive: true, force: true });
rmSync(distDirectory, { recursive: true, force: true });
const pages = [...stageLibrary(), ...stagePages(), ...stagePublicFiles()];
writeText(join(stageDirectory, 'public/llms.txt'), llmsText(pages));
runVitePress();
for (const { route, text } of pages) writeText(join(distDirectory, route), text);
cpSync(join(stageDirectory, 'pictures'), join(distDirectory, 'pictures'), { recursive: true });

const dead = deadLinks(distDirectory);
for (const problem of dead) console.error(problem);
if (dead.length > 0) process.exitCode = 1;
else console.log(`site/dist: ${pages.length} pages`);

function runVitePress() {
  const program = join(siteDirectory, 'node_modules/vitepress/bin/vitepress.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'build', siteDirectory], {
    encoding: 'utf8',
  });
  const output = `${stdout}${stderr}`;
  if (status === 0 && !/warn|\(!\)/i.test(output)) return;
  console.error(output);
  throw new Error(status === 0 ? 'VitePress warns' : 'VitePress fails');
}
