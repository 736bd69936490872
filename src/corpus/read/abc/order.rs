//! The order of a tune's parts, such as `A2(BC)3` in its header (ABC 2.1, 3.1.9).

use super::cursor::Cursor;

/// The most parts that an order comes to.
const MOST: usize = 256;
/// The deepest brackets.
const DEEPEST: usize = 8;

/// The names of the parts as they are played.
pub fn parts(order: &str) -> Vec<char> {
    within(&mut Cursor(order), DEEPEST)
}

fn within(cursor: &mut Cursor<'_>, depth: usize) -> Vec<char> {
    let mut all = Vec::new();
    while let Some(letter) = cursor.next() {
        let once = match letter {
            '(' if depth > 0 => within(cursor, depth - 1),
            ')' => break,
            name if name.is_ascii_alphabetic() => vec![name],
            _ => continue,
        };
        let times = cursor.digits().unwrap_or(1) as usize;
        all.extend(std::iter::repeat_n(once, times.min(MOST)).flatten().take(MOST));
    }
    all.truncate(MOST);
    all
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn parts_come_as_often_as_their_order_says() {
        for (order, wanted) in [
            ("AABB", "AABB"),
            ("A2(BC)3D", "AABCBCBCD"),
            ("A.B.A", "ABA"),
            ("((A2B)2C)2", "AABAABCAABAABC"),
            ("", ""),
        ] {
            assert_eq!(parts(order).into_iter().collect::<String>(), wanted, "{order}");
        }
    }

    #[test]
    fn no_order_comes_to_too_much() {
        assert_eq!(parts(&"(A4096".repeat(60)).len(), 256);
    }
}
