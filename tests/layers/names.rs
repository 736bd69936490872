//! Reads what the code of a file names, by parsing it.

use syn::visit::{self, Visit};
use syn::{Attribute, ItemMod, ItemUse, Macro, UseTree, VisRestricted};

/// The names of a path, in order.
pub type Path = Vec<String>;

/// What a file names outside its tests, as it is written.
#[derive(Default)]
pub struct Names {
    pub imports: Vec<Import>,
    /// The paths in its code, each after the module in which it stands.
    pub paths: Vec<(Path, Path)>,
    /// The modules that it declares for tests only.
    pub tests: Vec<Path>,
    /// The module that is read just now.
    here: Path,
}

/// One name that a `use` brings in.
pub struct Import {
    /// The module in which it stands.
    pub here: Path,
    pub path: Path,
    /// The word for it from there on.
    pub word: String,
}

impl Names {
    /// Reads the code of the module `here`.
    pub fn read(here: &[String], code: &str) -> syn::Result<Self> {
        let mut names = Self { here: here.to_vec(), ..Self::default() };
        names.visit_file(&syn::parse_file(code)?);
        Ok(names)
    }

    /// Takes in every name of a `use`, of which `before` has been read.
    fn import(&mut self, before: &[String], tree: &UseTree) {
        let (name, word) = match tree {
            UseTree::Path(path) => {
                return self.import(&[before, &[path.ident.to_string()]].concat(), &path.tree);
            }
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.import(before, tree));
            }
            UseTree::Name(name) => (name.ident.to_string(), name.ident.to_string()),
            UseTree::Rename(name) => (name.ident.to_string(), name.rename.to_string()),
            _ => ("*".into(), "*".into()),
        };
        let (path, word) = match before.last() {
            Some(module) if word == "self" => (before.to_vec(), module.clone()),
            Some(_) if name == "self" => (before.to_vec(), word),
            _ => ([before, &[name]].concat(), word),
        };
        self.imports.push(Import { here: self.here.clone(), path, word });
    }

    /// Takes in a path of more than one name; a single one was brought in by a `use`, or is the file's own.
    fn name(&mut self, path: Path) {
        if path.len() > 1 {
            self.paths.push((self.here.clone(), path));
        }
    }
}

impl Visit<'_> for Names {
    fn visit_item_mod(&mut self, module: &ItemMod) {
        self.here.push(module.ident.to_string());
        if module.attrs.iter().any(is_for_tests) {
            self.tests.push(self.here.clone());
        } else {
            visit::visit_item_mod(self, module);
        }
        self.here.pop();
    }

    fn visit_item_use(&mut self, item: &ItemUse) {
        if item.leading_colon.is_none() && !item.attrs.iter().any(is_for_tests) {
            self.import(&[], &item.tree);
        }
    }

    fn visit_path(&mut self, path: &syn::Path) {
        if path.leading_colon.is_none() {
            self.name(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    /// What stands in the call of a macro has no grammar; its paths are found by their colons.
    fn visit_macro(&mut self, call: &Macro) {
        let code = call.tokens.to_string().replace(" ::", "::").replace(":: ", "::");
        for word in code.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
            self.name(word.split("::").filter(|name| !name.is_empty()).map(String::from).collect());
        }
    }

    /// Who may see a thing is no use of who may.
    fn visit_vis_restricted(&mut self, _: &VisRestricted) {}
}

/// Whether an attribute keeps its item for tests.
fn is_for_tests(attribute: &Attribute) -> bool {
    let syn::Meta::List(list) = &attribute.meta else { return false };
    let tokens = list.tokens.to_string();
    list.path.is_ident("cfg") && tokens.split(|c: char| !c.is_alphanumeric()).any(|w| w == "test")
}
