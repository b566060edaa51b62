/** Changes of windows, registries of a project, manifests and files. */
import { type Mutable, manifestPath, payloadPath } from '../compat-world.ts';
import { type CompatCase, filesCase, rowCase } from './case.ts';

/** Gives the contribution of a row and the references to it another id, and records the move if requested. */
function rename(files: Record<string, Mutable>, from: string, to: string, isRecorded: boolean): void {
  const manifest = files[manifestPath];
  for (const each of manifest.contributions) if (each.id === from) each.id = to;
  for (const kind of ['law_profile', 'experience_profile']) files[payloadPath(kind)].allowed_lenses = [to];
  files[payloadPath('experience_profile')].presentation_defaults.default_lens_id = to;
  files[payloadPath('ui_window')].required_lenses = [to];
  if (!isRecorded) return;
  manifest.schema_version = '1.1.0';
  manifest.moves = [{ kind: 'lens', from, to, since: '1.0.0' }];
}

export const files: readonly CompatCase[] = [
  rowCase('ui_window', 'its title changes', 'cosmetic', 'People read it, programs do not.', (row) => {
    row.title = 'The window';
  }),
  rowCase('ui_window', 'a label changes', 'cosmetic', 'People read it, programs do not.', (row) => {
    row.widgets.children[1].label = 'Start';
  }),
  rowCase('ui_window', 'a widget is removed', 'breaking', 'What it did cannot be done any more.', (row) => {
    row.widgets.children.pop();
  }),
  rowCase('ui_window', 'a widget is added', 'compatible', 'All others are still there.', (row) => {
    row.widgets.children.push({ widget_id: 'stop', type: 'button' });
  }),
  rowCase(
    'ui_window',
    'two widgets change places',
    'breaking',
    'No rule names the order: scripts that address widgets by position fail.',
    (row) => {
      row.widgets.children.reverse();
    },
  ),
  rowCase('ui_window', 'a widget has another type', 'breaking', 'Its behaviour is another.', (row) => {
    row.widgets.children[0].type = 'button';
  }),
  rowCase('ui_window', 'a lens is required no longer', 'compatible', 'Who could open it still can.', (row) => {
    row.required_lenses = [];
  }),
  rowCase(
    'ui_window',
    'an entitlement is required too',
    'breaking',
    'Who has only the other cannot open it any more.',
    (row) => {
      row.required_entitlements.push('key');
    },
  ),
  rowCase('telescope', 'a number with a rule rises', 'compatible', 'The rule of the project decides.', (row) => {
    row.aperture_mm = 201;
  }),
  rowCase('telescope', 'a number with a rule falls', 'breaking', 'The rule of the project decides.', (row) => {
    row.aperture_mm = 199;
  }),
  rowCase(
    'telescope',
    'a value without a rule changes',
    'breaking',
    'No rule names the value, and programs may depend on it.',
    (row) => {
      row.mount = 'alt-az';
    },
  ),
  rowCase('telescope', 'a title changes', 'cosmetic', 'The rule of the project decides.', (row) => {
    row.title = 'Great';
  }),
  filesCase(
    'telescope',
    'its rules are relaxed along with the change',
    'breaking',
    'The stricter one of the rules before and after decides.',
    (files) => {
      files[payloadPath('telescope')].telescopes[0].aperture_mm = 199;
      files['schemas/registries/telescope.registry-definition.json'].row_schema.properties.aperture_mm['x-compat'] =
        'cosmetic';
    },
  ),
  filesCase(
    'telescope',
    'its registry gets another file name',
    'breaking',
    'Programs read the file by its name.',
    (files) => {
      files['schemas/registries/telescope.registry-definition.json'].output = 'telescopes.registry.json';
    },
  ),
  filesCase(
    'pack.json',
    'a dependency is added',
    'breaking',
    'A requirement is added: a bundle without it is refused.',
    (files) => {
      files[manifestPath].dependencies.push('pack.core.other');
    },
  ),
  filesCase(
    'pack.json',
    'another session spec is required',
    'breaking',
    'Products of the other version refuse the pack.',
    (files) => {
      files[manifestPath].compatibility.session_spec_min = '0.9.0';
    },
  ),
  filesCase(
    'pack.json',
    'the claim about the signature changes',
    'breaking',
    'No rule can tell which claim is relied on.',
    (files) => {
      files[manifestPath].signature_status = 'signed';
    },
  ),
  filesCase(
    'pack.json',
    'a row is declared internal',
    'breaking',
    'Other packs may not refer to it any more.',
    (files) => {
      files[manifestPath].schema_version = '1.1.0';
      files[manifestPath].internal = [{ kind: 'lens', id: 'lens.eye' }];
    },
  ),
  filesCase(
    'pack.json',
    'an abstract id is provided too',
    'compatible',
    'More dependencies are satisfied than before.',
    (files) => {
      files[manifestPath].schema_version = '1.1.0';
      files[manifestPath].provides = ['pack.abstract.sky'];
    },
  ),
  filesCase(
    'files',
    'a contribution with several rows gets another id',
    'breaking',
    'Programs find payloads by their ids.',
    (files) => {
      for (const each of files[manifestPath].contributions) if (each.id === 'sites.core') each.id = 'sites.all';
    },
  ),
  filesCase(
    'files',
    'a payload gets another name',
    'compatible',
    'Rows and their ids are the same; the index has the new path.',
    (files) => {
      files['packs/core/pack.core.world/data/places.json'] = files[payloadPath('site')];
      delete files[payloadPath('site')];
      for (const each of files[manifestPath].contributions)
        if (each.id === 'sites.core') each.path = 'data/places.json';
    },
  ),
  filesCase(
    'files',
    'a payload gets a member beside its rows',
    'breaking',
    'No rule names it, and programs may read it.',
    (files) => {
      files[payloadPath('site')].origin = 'survey';
    },
  ),
  filesCase('files', 'the README changes', 'cosmetic', 'It is outside of the hash, and people read it.', (files) => {
    files['packs/core/pack.core.world/README.md'] = 'A world.';
  }),
  filesCase('files', 'a payload has another layout', 'cosmetic', 'The values are the same.', (files) => {
    files[payloadPath('lens')] = JSON.stringify(files[payloadPath('lens')]);
  }),
  filesCase(
    'files',
    'a file that no payload lists changes',
    'breaking',
    'No rule names the file, and programs may read it.',
    (files) => {
      files['packs/core/pack.core.world/assets/map.txt'] = 'other';
      files[payloadPath('asset_bundle')].files.pop();
    },
  ),
  filesCase(
    'moves',
    'a lens gets another id, and the manifest records the move',
    'compatible',
    'References to the old id mean the new one.',
    (files) => {
      files[payloadPath('lens')].lens_id = 'lens.new';
      rename(files, 'lens.eye', 'lens.new', true);
    },
  ),
  filesCase('moves', 'a lens gets another id', 'breaking', 'Every reference to the old id dangles.', (files) => {
    files[payloadPath('lens')].lens_id = 'lens.new';
    rename(files, 'lens.eye', 'lens.new', false);
  }),
];
