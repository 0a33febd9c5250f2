"""Fonts: which ones this machine has for the roles of an official document, and what characters they cover."""

from office.ui.fonts.faces import Face
from office.ui.fonts.stacks import Role, Stack, Stacks, data_folder, find_stacks, stacks_with

__all__ = ["Face", "Role", "Stack", "Stacks", "data_folder", "find_stacks", "stacks_with"]
