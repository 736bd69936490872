//! What the ear found, as tables.

use super::verdict::{Found, Report};
use crate::evaluate::ear::{Auc, NAMED};

/// Fewer groups than these are said to be few.
const FEW: usize = 10;

/// Prints a report.
pub fn print(report: &Report) {
    print_ear(report);
    say!("\nWhat gives it away: how well each tells alone, people's median and ours.\n");
    report.styles.iter().for_each(|(name, found)| print_telling(name, found));
    say!(
        "\nNotes in rows of twelve that a training piece has; different turns a note; likeness of two leads.\n"
    );
    say!("{:<20} {:>15} {:>15} {:>15}", "style", "copied", "turns", "likeness");
    report.styles.iter().for_each(|(name, found)| print_copies(name, found));
}

fn print_ear(report: &Report) {
    say!("A classifier tells ours from people's: area under the curve, 0.5 cannot, 1 always.\n");
    let (time, people) = ("time", "people and people");
    say!(
        "{:<20} {:>5} {:>7} {:>19} {:>6} {time:>6} {people:>19}",
        "style",
        "n",
        "groups",
        "ear",
        "pitch"
    );
    report.styles.iter().for_each(|(name, found)| print_row(name, found));
    let (ear, people) = (plain(report.mean.ear), plain(report.mean.people));
    say!("{:<20} {:>13} {ear:>7} {:>25} {people:>7}", "mean", "", "");
    let few = report.styles.iter().filter(|(_, found)| found.hearing.groups < FEW);
    let few: Vec<&str> = few.map(|(name, _)| name.as_str()).collect();
    if !few.is_empty() {
        say!("\nOf fewer than {FEW} composers, so that little is known: {}.", few.join(", "));
    }
}

fn print_row(name: &str, found: &Found) {
    let heard = &found.hearing;
    let (ear, people) = (interval(heard.ear), interval(heard.people));
    let (pitch, time) = (plain(heard.pitch), plain(heard.time));
    let (n, groups) = (heard.human, heard.groups);
    say!("{name:<20} {n:>5} {groups:>7} {ear:>19} {pitch:>6} {time:>6} {people:>19}");
}

fn print_telling(name: &str, found: &Found) {
    let named = found.hearing.telling.iter().take(NAMED);
    let one =
        named.map(|one| format!("{} {:.2}: {:.2} → {:.2}", one.name, one.auc, one.human, one.ours));
    say!("{name}: {}", one.collect::<Vec<_>>().join(", "));
}

fn print_copies(name: &str, found: &Found) {
    let both = |human, ours| format!("{} → {}", plain(human), plain(ours));
    let (human, ours) = (found.hearing.human_diversity, found.hearing.our_diversity);
    let copied = both(found.human_copied, found.our_copied);
    let (turns, likeness) = (both(human.turns, ours.turns), both(human.likeness, ours.likeness));
    say!("{name:<20} {copied:>15} {turns:>15} {likeness:>15}");
}

fn plain(figure: Option<f64>) -> String {
    figure.map_or("-".into(), |figure| format!("{figure:.3}"))
}

fn interval(auc: Option<Auc>) -> String {
    auc.map_or("-".into(), |Auc { auc, low, high }| format!("{auc:.3} ({low:.2}-{high:.2})"))
}
