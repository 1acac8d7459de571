"""The vault: obsidiantools finds pages, front matter and links to the actors."""

from shared import ARTICLES, OUT, need

need("obsidiantools")
import obsidiantools.api as obsidian

vault = obsidian.Vault(OUT / "vault").connect().gather()
assert len(vault.md_file_index) == len(ARTICLES), vault.md_file_index
for name in vault.md_file_index:
    assert vault.get_front_matter(name)["source"].startswith("https://"), name
    assert "Ada Quill" in vault.get_wikilinks(name), vault.get_wikilinks(name)
assert "Ada Quill" in vault.nonexistent_notes
