"""Word files (.docx, ECMA-376): a draft read out of one, a document written into one."""
