//! Pictures of the editor in real windows: three moments, both themes, small and large, at one and two pixels a point.
#![cfg(all(feature = "plugin", target_os = "linux", target_env = "gnu"))]

mod clap;
#[path = "rig/screen.rs"]
mod screen;
#[path = "rig/show.rs"]
mod show;

mod proof {
    use std::fs::{self, File};
    use std::path::{Path, PathBuf};
    use std::thread;
    use std::time::Duration;

    use serde_json::json;

    use crate::clap::{entries, instance, load, save, with_field};
    use crate::screen::{Frames, Parent, Screen, on_a_screen};
    use crate::show::{Song, playing, show_at};

    /// What goes on when a picture is taken, by name.
    const MOMENTS: [(&str, Song); 3] =
        [("empty", Song::Stands), ("playing", Song::PlayedAlong), ("veto", Song::Plays)];
    const THEMES: [&str; 2] = ["dark", "light"];
    const SIZES: [(&str, [u16; 2]); 2] = [("small", [1100, 680]), ("large", [1600, 1000])];
    const SCALES: [f64; 2] = [1.0, 2.0];
    /// The keys of a keyboard, as X counts them on a PC.
    const SHIFT: u8 = 50;
    const TAB: u8 = 23;
    const RIGHT: u8 = 114;

    #[test]
    #[ignore = "takes minutes"]
    fn pictures_of_every_moment() {
        if !on_a_screen("proof::pictures_of_every_moment") {
            return;
        }
        let (screen, folder) = (Screen::connect(), folder());
        let (_, entry) = entries().swap_remove(0);
        for (moment, song) in MOMENTS {
            for theme in THEMES {
                for (called, size) in SIZES {
                    for scale in SCALES {
                        let mut instance = instance(&entry);
                        let saved = with_field(&save(&mut instance), "theme", Some(theme.into()));
                        let saved = with_field(&saved, "window", Some(json!(size)));
                        assert!(load(&mut instance, &saved));
                        let path = folder.join(format!("{moment}-{theme}-{called}-{scale}x.png"));
                        playing(&mut instance, song, |instance| {
                            show_at(instance, &screen, scale, |parent, frames| {
                                wait(moment, parent, frames);
                                keep(&path, parent);
                            });
                        });
                        println!("picture: {}", path.display());
                    }
                }
            }
        }
    }

    fn folder() -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
        fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    /// Waits until there is something to see.
    fn wait(moment: &str, parent: &Parent, frames: &Frames) {
        match moment {
            "empty" => frames.wait_for_rest(),
            "playing" => thread::sleep(Duration::from_secs(9)),
            _ => {
                thread::sleep(Duration::from_secs(8));
                parent.strike(&[SHIFT, TAB]);
                (0..3).for_each(|_| parent.strike(&[RIGHT]));
                thread::sleep(Duration::from_millis(400));
            }
        }
    }

    fn keep(path: &Path, parent: &Parent) {
        let ([width, height], pixels) = (parent.inside(), parent.pixels());
        let rgb: Vec<u8> =
            pixels.iter().flat_map(|&[blue, green, red, _]| [red, green, blue]).collect();
        let mut picture = png::Encoder::new(File::create(path).expect("a file"), width, height);
        picture.set_color(png::ColorType::Rgb);
        let mut writer = picture.write_header().expect("a picture");
        writer.write_image_data(&rgb).expect("the pixels");
    }
}
