//! The colours of both themes. `tests.rs` beside this file holds them to their contrasts.

#[cfg(test)]
mod tests;

use egui::{Color32, Mesh, Rect, Response, Shape, Stroke, Ui};

use super::super::stage::scene::Voice;
use crate::music::Part;

/// How much of its colour fills a control that is on.
const LIT: f32 = 0.22;
/// How much of its colour the softest note has that was played.
pub const SOFTEST: f32 = 0.78;
/// How much of the accent lies behind what is chosen or marked.
const CHOSEN: f32 = 0.3;

/// The colours of a theme.
pub struct Palette {
    /// The stage behind the roll, and fields to write in.
    pub stage: Color32,
    /// Rows of black keys on the stage.
    pub black_rows: Color32,
    /// White keys beside the stage.
    pub white_keys: Color32,
    /// Black keys beside the stage.
    pub black_keys: Color32,
    /// Panels around the stage, and windows.
    pub panel: Color32,
    /// Controls that stand out of a panel.
    pub raised: Color32,
    /// Hairlines between things that are told apart without them.
    pub line: Color32,
    /// Bar lines on the stage.
    pub bar: Color32,
    /// The edges of controls.
    pub edge: Color32,
    /// What is read first.
    pub text: Color32,
    /// What is read second.
    pub muted: Color32,
    /// The colour of controls, of the focus, and of what went well.
    pub accent: Color32,
    /// What stops everything, and what went wrong.
    pub danger: Color32,
    /// The person's own notes.
    pub player: Color32,
    /// The parts, in the order of [`Part::ALL`].
    pub parts: [Color32; 4],
    /// The corners of the mood pad: left and right below, left and right above.
    pub moods: [Color32; 4],
}

/// Light on dark.
pub static DARK: Palette = Palette {
    stage: rgb(0x10_13_19),
    black_rows: rgb(0x0c_0e_13),
    white_keys: rgb(0x3c_44_52),
    black_keys: rgb(0x0c_0e_13),
    panel: rgb(0x1a_1e_26),
    raised: rgb(0x27_2d_38),
    line: rgb(0x2c_33_3f),
    bar: rgb(0x3a_42_50),
    edge: rgb(0x69_75_88),
    text: rgb(0xe6_ea_f1),
    muted: rgb(0x9a_a5_b8),
    accent: rgb(0x6f_d3_c7),
    danger: rgb(0xff_8a_7a),
    player: rgb(0xf4_f6_fa),
    parts: [rgb(0xf9_c6_48), rgb(0xe5_7a_43), rgb(0x78_c9_d2), rgb(0xad_7e_fd)],
    moods: [rgb(0x24_35_5c), rgb(0x1f_4f_49), rgb(0x5c_2a_3c), rgb(0x6b_4d_1c)],
};

/// Dark on light.
pub static LIGHT: Palette = Palette {
    stage: rgb(0xfb_fc_fd),
    black_rows: rgb(0xec_ef_f4),
    white_keys: rgb(0xff_ff_ff),
    black_keys: rgb(0x8a_94_a4),
    panel: rgb(0xe3_e7_ed),
    raised: rgb(0xf3_f5_f8),
    line: rgb(0xc8_cf_d9),
    bar: rgb(0xb0_b9_c6),
    edge: rgb(0x76_80_90),
    text: rgb(0x14_19_22),
    muted: rgb(0x4a_55_66),
    accent: rgb(0x0b_64_5c),
    danger: rgb(0xa8_1f_18),
    player: rgb(0x10_14_1b),
    parts: [rgb(0xa7_58_13), rgb(0x76_26_00), rgb(0x07_77_8e), rgb(0x50_1a_af)],
    moods: [rgb(0xc2_d0_ee), rgb(0xbb_e2_d8), rgb(0xf0_c6_d0), rgb(0xf4_de_aa)],
};

impl Palette {
    /// The colours that a window wears.
    pub fn of(ui: &Ui) -> &'static Self {
        if ui.visuals().dark_mode { &DARK } else { &LIGHT }
    }

    /// The colour of a voice; all are told apart with any kind of colour vision.
    pub fn voice(&self, voice: Voice) -> Color32 {
        match voice {
            Voice::Player => self.player,
            Voice::Part(part) => self.part(part),
        }
    }

    /// The colour of a part.
    pub fn part(&self, part: Part) -> Color32 {
        self.parts[part.index()]
    }

    /// The edge of a control, which shows whether it is pointed at.
    pub fn rim(&self, response: &Response) -> Stroke {
        let met = response.hovered() || response.has_focus();
        Stroke::new(1.0, if met { self.accent } else { self.edge })
    }

    /// What lies behind something that is chosen or marked.
    pub fn chosen(&self) -> Color32 {
        faint(self.accent, CHOSEN)
    }
}

/// What fills a control of a colour that is on.
pub fn lit(colour: Color32) -> Color32 {
    faint(colour, LIT)
}

/// A colour so faint that what lies below shows through.
pub fn faint(colour: Color32, opacity: f32) -> Color32 {
    colour.gamma_multiply(opacity)
}

/// Fills a rectangle with what lies between the colours of its corners: left and right below, left and right above.
pub fn blend(room: Rect, [low_left, low_right, high_left, high_right]: [Color32; 4]) -> Shape {
    let mut mesh = Mesh::default();
    mesh.colored_vertex(room.left_bottom(), low_left);
    mesh.colored_vertex(room.right_bottom(), low_right);
    mesh.colored_vertex(room.left_top(), high_left);
    mesh.colored_vertex(room.right_top(), high_right);
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(1, 2, 3);
    Shape::mesh(mesh)
}

const fn rgb(hex: u32) -> Color32 {
    let [_, red, green, blue] = hex.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}
