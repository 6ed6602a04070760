/* Made by ./dev bundle from sources 6f53978805bb25377af1698041dcbdc1. Do not edit. */
import{r}from"./form.js";import"./app.js";export{r as Answering};
