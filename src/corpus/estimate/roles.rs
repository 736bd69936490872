//! Roles: who carries the melody, who the bass, and who fills in.

use crate::corpus::score::{Staff, StaffNote};
use crate::music::Beats;

/// What a line does in the music, in the words of the prepared form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The tune.
    Melody,
    /// Chords and accompaniment.
    Harmony,
    /// The lowest line.
    Bass,
    /// A single line between.
    Inner,
    /// Percussion.
    Drums,
}

impl Role {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Melody => "melody",
            Self::Harmony => "harmony",
            Self::Bass => "bass",
            Self::Inner => "inner",
            Self::Drums => "drums",
        }
    }
}

/// A line with its role. Polyphonic lines become two or three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleLine {
    /// What it does.
    pub role: Role,
    /// The line.
    pub line: Staff,
}

/// Words in names that tell a role. Those of singers and of keyboards only break ties of register and are not here.
const NAMES: [(&str, Role); 12] = [
    ("melod", Role::Melody),
    ("lead", Role::Melody),
    ("voice", Role::Melody),
    ("vocal", Role::Melody),
    ("voix", Role::Melody),
    ("sing", Role::Melody),
    ("gesang", Role::Melody),
    ("chant", Role::Melody),
    ("canto", Role::Melody),
    ("drum", Role::Drums),
    ("percussion", Role::Drums),
    ("bass guitar", Role::Bass),
];

/// The share of notes sounding with another above which a line is polyphonic.
const POLYPHONIC: f64 = 0.1;

/// Gives every line a role: percussion first, then by name, then the highest is the melody and the lowest the bass.
/// A melody or bass in chords is split into its outer line and the rest; a single line of chords into three.
pub fn roles(lines: Vec<Staff>) -> Vec<RoleLine> {
    let mut given: Vec<Option<Role>> = lines.iter().map(by_name).collect();
    let open = |given: &[Option<Role>], at: &usize| given[*at].is_none();
    if !given.contains(&Some(Role::Melody)) {
        let free = (0..lines.len()).filter(|at| open(&given, at));
        let highest =
            free.max_by(|&a, &b| height(&lines[a]).total_cmp(&height(&lines[b])).then(b.cmp(&a)));
        highest.into_iter().for_each(|at| given[at] = Some(Role::Melody));
    }
    if !given.contains(&Some(Role::Bass)) {
        let free = (0..lines.len()).filter(|at| open(&given, at));
        let lowest =
            free.min_by(|&a, &b| height(&lines[a]).total_cmp(&height(&lines[b])).then(b.cmp(&a)));
        lowest.into_iter().for_each(|at| given[at] = Some(Role::Bass));
    }
    let alone = given.iter().flatten().filter(|&&role| role != Role::Drums).count() == 1
        && !given.contains(&None);
    let lines = lines.into_iter().zip(given);
    lines.flat_map(|(line, role)| split(line, role, alone)).collect()
}

fn by_name(line: &Staff) -> Option<Role> {
    if line.percussion {
        return Some(Role::Drums);
    }
    let name = line.name.to_lowercase();
    NAMES.iter().find(|(word, _)| name.contains(word)).map(|&(_, role)| role)
}

/// The mean pitch, by sounding time.
fn height(line: &Staff) -> f64 {
    let (mut sum, mut time) = (0.0, 0.0);
    for note in &line.notes {
        let length = note.duration.to_quarters();
        sum += f64::from(note.pitch) * length;
        time += length;
    }
    if time > 0.0 { sum / time } else { 0.0 }
}

fn split(line: Staff, role: Option<Role>, alone: bool) -> Vec<RoleLine> {
    let polyphonic = is_polyphonic(&line.notes);
    let plain = |role| vec![RoleLine { role, line: line.clone() }];
    match role {
        Some(Role::Drums) => plain(Role::Drums),
        Some(role) if !polyphonic => plain(role),
        None => plain(if polyphonic { Role::Harmony } else { Role::Inner }),
        Some(Role::Melody) => {
            let (top, under) = outer(&line.notes, |a, b| a.cmp(&b));
            let top = named(&line, "top", top, Role::Melody);
            if !alone {
                return present([top, named(&line, "under", under, Role::Inner)]);
            }
            let (low, mid) = outer(&under, |a, b| b.cmp(&a));
            present([
                top,
                named(&line, "low", low, Role::Bass),
                named(&line, "mid", mid, Role::Inner),
            ])
        }
        Some(_) => {
            let (low, over) = outer(&line.notes, |a, b| b.cmp(&a));
            present([
                named(&line, "low", low, Role::Bass),
                named(&line, "over", over, Role::Harmony),
            ])
        }
    }
}

fn named(line: &Staff, suffix: &str, notes: Vec<StaffNote>, role: Role) -> RoleLine {
    RoleLine {
        role,
        line: Staff { name: format!("{}:{suffix}", line.name), notes, ..line.clone() },
    }
}

fn present<const N: usize>(lines: [RoleLine; N]) -> Vec<RoleLine> {
    lines.into_iter().filter(|line| !line.line.notes.is_empty()).collect()
}

/// Whether more than a few notes, sorted by onset, begin with another or while another sounds.
fn is_polyphonic(notes: &[StaffNote]) -> bool {
    let mut until = Beats(i64::MIN);
    let mut count = 0;
    for note in notes {
        count += usize::from(note.onset < until);
        until = until.max(note.end());
    }
    count as f64 > POLYPHONIC * notes.len() as f64
}

/// The outermost line of notes sorted by onset, and the rest. `further` orders pitches outwards. A note belongs to the
/// line unless one further out sounds through at least half of it.
fn outer(
    notes: &[StaffNote],
    further: impl Fn(u8, u8) -> std::cmp::Ordering,
) -> (Vec<StaffNote>, Vec<StaffNote>) {
    let (mut line, mut rest): (Vec<StaffNote>, Vec<StaffNote>) = (Vec::new(), Vec::new());
    for together in notes.chunk_by(|a, b| a.onset == b.onset) {
        let best = together.iter().max_by(|a, b| further(a.pitch, b.pitch));
        let covered = |note: &StaffNote| {
            line.last().is_some_and(|last: &StaffNote| {
                further(last.pitch, note.pitch).is_gt()
                    && (last.end() - note.onset) * 2 >= note.duration
            })
        };
        let chosen = best.copied().filter(|note| !covered(note));
        line.extend(chosen);
        let mut taken = chosen;
        rest.extend(
            together.iter().filter(|&&note| taken.take_if(|chosen| *chosen == note).is_none()),
        );
    }
    (line, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str, notes: &[(i64, u8, i64)]) -> Staff {
        let note = |&(at, pitch, length): &(i64, u8, i64)| StaffNote {
            onset: Beats::quarters(at),
            pitch,
            duration: Beats::quarters(length),
            velocity: 80,
        };
        Staff {
            name: name.to_string(),
            notes: notes.iter().map(note).collect(),
            ..Staff::default()
        }
    }

    fn named_roles(lines: Vec<Staff>) -> Vec<(Role, String)> {
        roles(lines).into_iter().map(|line| (line.role, line.line.name)).collect()
    }

    #[test]
    fn the_highest_is_the_melody_and_the_lowest_the_bass() {
        let lines =
            vec![line("b", &[(0, 40, 1)]), line("s", &[(0, 72, 1)]), line("t", &[(0, 60, 1)])];
        let roles: Vec<Role> = roles(lines).into_iter().map(|line| line.role).collect();
        assert_eq!(roles, [Role::Bass, Role::Melody, Role::Inner]);
    }

    #[test]
    fn a_singer_is_the_melody_below_a_higher_piano() {
        let piano = line("Piano", &[(0, 84, 2), (0, 80, 2)]);
        let found = named_roles(vec![line("Singstimme", &[(0, 60, 1)]), piano]);
        assert_eq!(found[0], (Role::Melody, "Singstimme".to_string()));
        assert_eq!(found[1], (Role::Bass, "Piano:low".to_string()));
    }

    #[test]
    fn chords_on_one_staff_become_three_lines() {
        let found = named_roles(vec![line("p", &[(0, 48, 1), (0, 60, 1), (0, 72, 1)])]);
        let names: Vec<&str> = found.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["p:top", "p:low", "p:mid"]);
    }
}
